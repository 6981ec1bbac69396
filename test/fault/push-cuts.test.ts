import { randomInt } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Failure } from "../../src/core/failure.ts";
import type { PushOptions, PushResult } from "../../src/core/dags/push.ts";
import { startVm, type Vm } from "../core/dags/vm.ts";
import { type Cable, noSshd, startCable } from "../support/sshd.ts";

/**
 * The connection breaks before one packet after the other of a push, in every way, and what the push then says is held
 * against what the VM has: the words after a failure are true, stay true, and the next push clears up. The last packets
 * are those of the switch, and taken all; of the others every third, or all with SLUICE_EVERY_POINT.
 */
describe.skipIf(noSshd !== undefined)(`a push that is cut anywhere${noSshd === undefined ? "" : `: ${noSshd}`}`, () => {
  let vm: Vm;
  let cable: Cable;
  let through: Partial<PushOptions>;
  let version = 0;
  /** What Node would have ended the process with. */
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);

  beforeAll(async () => {
    vm = await startVm();
    cable = await startCable(vm.sshd.port);
    const known = join(vm.folder, "known_hosts_cable");
    await writeFile(known, `[127.0.0.1]:${cable.port} ${vm.sshd.hostKey}\n`);
    const target = { ...vm.options().vm, port: cable.port };
    through = { vm: target, hostKeys: { knownHosts: [known] }, keep: 3 };
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

  /** Pushes something new. Whatever it says of Airflow afterwards is true, and stays true. */
  async function pushAndCheck(silenceSeconds: number, where: string, signal?: AbortSignal): Promise<string> {
    version += 1;
    await vm.write("daily.py", `VERSION = ${version}\n`);
    const before = await vm.current();
    const outcome: PushResult | Failure = await vm
      .push({ ...through, silenceSeconds }, signal)
      .catch((error: unknown) => error as Failure);
    const current = await vm.current();
    await cable.idle();
    // What arrived late has a moment to do harm.
    if (silenceSeconds < 10) await sleep(300);
    expect(await vm.current(), where).toBe(current);
    if (!(outcome instanceof Error)) {
      expect(current, where).toBe(`releases/${outcome.release}`);
      expect(vm.deployed()["dags/daily.py"], where).toBe(`VERSION = ${version}\n`);
      return outcome.foundAfterwards ? "found" : "answered";
    }
    const { code, params } = outcome as Partial<Failure>;
    if (code === undefined) {
      expect(signal?.aborted, outcome.stack).toBe(true);
      expect(current, where).toBe(before);
      return "aborted";
    }
    expect(code).toMatch(/^dags\./);
    const said = params && "current" in params ? params.current : "as-before";
    if (said === "unknown") return `${code} unknown`;
    expect(current, where).toBe(said === "as-before" ? before : said.release);
    return `${code} ${said === "as-before" ? said : "looked"}`;
  }

  async function expectTidy(where: string): Promise<void> {
    const current = await vm.current();
    const { release, switched } = await vm.push();
    expect(switched, where).toBe(current !== `releases/${release}`);
    expect(await vm.current(), where).toBe(`releases/${release}`);
    expect((await readdir(vm.path)).sort(), where).toEqual(["current", "releases"]);
    expect(
      vm.releases().filter((name) => name.startsWith(".")),
      where,
    ).toEqual([]);
  }

  /** Breaks a push of its own at each point. Returns every outcome that there was. */
  async function breakEverywhere(
    how: Parameters<Cable["breakAt"]>[1],
    silenceSeconds: number,
    first = 1,
  ): Promise<Set<string>> {
    cable.breakAt(Infinity, how);
    expect(await pushAndCheck(20, "whole")).toBe("answered");
    const all = cable.packets();
    expect(all).toBeGreaterThan(30);
    const offset = randomInt(3);
    const isTaken = (packet: number) =>
      process.env["SLUICE_EVERY_POINT"] !== undefined || packet > all - 10 || packet % 3 === offset;
    const outcomes = new Set<string>();
    const breakBefore = async (packet: number): Promise<void> => {
      const where = `${JSON.stringify(how)} before packet ${packet} of ${all}`;
      cable.breakAt(packet, how);
      outcomes.add(await pushAndCheck(silenceSeconds, where));
      cable.breakAt(Infinity, how);
      await expectTidy(where);
    };
    for (let packet = first; packet <= all; packet += 1) if (isTaken(packet)) await breakBefore(packet);
    // The answer to the switch comes some packets earlier or later from one push to the next: until one was cut there.
    for (let more = 0; !outcomes.has("found") && more < 60; more += 1) await breakBefore(all - 8 + (more % 12));
    return outcomes;
  }

  it("by a reset", async () => {
    const outcomes = await breakEverywhere("cut", 20);
    expect(outcomes).toContain("dags.connection-lost as-before");
    expect(outcomes).toContain("found");
  });

  // Up to the login it is the limit of the connecting that ends it, which says nothing of Airflow.
  const AFTER_LOGIN = 22;

  it("by silence", async () => {
    const outcomes = await breakEverywhere("hold", 1, AFTER_LOGIN);
    expect(outcomes).toContain("dags.command-timeout as-before");
    expect(outcomes).toContain("found");
  });

  it("by an answer, or a command, that comes late", async () => {
    const outcomes = await breakEverywhere({ delay: 2000 }, 1, AFTER_LOGIN);
    expect(outcomes).toContain("dags.command-timeout as-before");
    expect(outcomes).toContain("found");
  });
});
