import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CurrentRelease, Failure } from "../../../src/core/failure.ts";
import type { PushOptions, PushResult } from "../../../src/core/dags/push.ts";
import { type Cable, noSshd, startCable } from "../../sshd.ts";
import { startVm, type Vm } from "./vm.ts";

/**
 * The connection breaks at each packet of a push, in every way, and what the push then says is held against what the VM
 * has: the words after a failure are true, and the next push clears up after it.
 */
describe.skipIf(noSshd !== undefined)(`a push that is cut anywhere${noSshd === undefined ? "" : `: ${noSshd}`}`, () => {
  let vm: Vm;
  let cable: Cable;
  let through: Partial<PushOptions>;
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  let version = 0;

  beforeAll(async () => {
    vm = await startVm();
    cable = await startCable(vm.sshd.port);
    const known = join(vm.folder, "known_hosts_cable");
    await writeFile(known, `[127.0.0.1]:${cable.port} ${vm.sshd.hostKey}\n`);
    const target = { ...vm.options().target, port: cable.port };
    through = { target, hostKeys: { knownHosts: [known] }, silenceSeconds: 2, keep: 3 };
    await vm.push();
  });
  afterAll(async () => {
    await cable.close();
    await vm.close();
  });
  beforeEach(() => {
    uncaught.length = 0;
    process.on("uncaughtException", note);
    process.on("unhandledRejection", note);
  });
  afterEach(() => {
    process.off("uncaughtException", note);
    process.off("unhandledRejection", note);
    expect(uncaught).toEqual([]);
  });

  /** Pushes something new. Whatever it says of Airflow afterwards is true. */
  async function pushAndCheck(): Promise<string> {
    version += 1;
    await vm.write("daily.py", `VERSION = ${version}\n`);
    const before = await vm.current();
    const outcome: PushResult | Failure = await vm.push(through).catch((error: unknown) => error as Failure);
    const current = await vm.current();
    if (!(outcome instanceof Error)) {
      expect(current).toBe(`releases/${outcome.release}`);
      expect(vm.deployed()["dags/daily.py"]).toBe(`VERSION = ${version}\n`);
      return outcome.foundAfterwards ? "found" : "answered";
    }
    expect(outcome.code).toMatch(/^dags\./);
    const said = "current" in outcome.params ? (outcome.params.current as CurrentRelease) : "as-before";
    if (said === "as-before") expect(current).toBe(before);
    else if (said !== "unknown") expect(current).toBe(said.release);
    return `${outcome.code} ${said === "as-before" || said === "unknown" ? said : "looked"}`;
  }

  /** Nothing late changes what was said, and one more push leaves the VM tidy. */
  async function expectTidy(): Promise<void> {
    const current = await vm.current();
    const { release, switched } = await vm.push();
    expect(switched).toBe(current !== `releases/${release}`);
    expect(await vm.current()).toBe(`releases/${release}`);
    expect((await readdir(vm.path)).sort()).toEqual(["current", "releases"]);
    expect(vm.releases().filter((name) => name.startsWith("."))).toEqual([]);
  }

  async function countPackets(): Promise<number> {
    cable.breakAt(Infinity, "cut");
    expect(await pushAndCheck()).toBe("answered");
    return cable.packets();
  }

  it("by a reset before each packet", async () => {
    const all = await countPackets();
    const outcomes = new Set<string>();
    for (let packet = 1; packet <= all; packet += 1) {
      cable.breakAt(packet, "cut");
      outcomes.add(await pushAndCheck());
      await expectTidy();
    }
    console.log(all, outcomes);
    expect(outcomes).toContain("dags.connection-lost as-before");
    expect(outcomes).toContain("found");
  }, 600_000);
});
