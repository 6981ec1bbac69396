import { execFileSync } from "node:child_process";
import { mkdir, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { render } from "../../../src/messages/index.ts";
import { noSshd, startCable } from "../../support/sshd.ts";
import { failureOf, type Vm } from "./vm.ts";
import { withPushedVm } from "./with-vm.ts";

/** A VM that answers too much, that holds what no push put there, or that is not there any more when it matters. */
describe.skipIf(noSshd !== undefined)(`push to an odd VM${noSshd === undefined ? "" : `: ${noSshd}`}`, () => {
  let vm: Vm;
  let first: string;
  withPushedVm((opened, release) => {
    [vm, first] = [opened, release];
  });

  const inCurrent = (name: string) => join(vm.path, "releases", first, "dags", name);

  it.each([
    ["standard output", "head -c 700000000 /dev/zero"],
    ["standard error", "head -c 200000000 /dev/zero >&2"],
  ])("ends an answer without end on %s", async (_where, flood) => {
    await vm.sshd.before(`case $COMMAND in *'df -Pk'*) ${flood} ;; esac\n`);
    expect(await failureOf(vm.push())).toMatchObject({
      code: "dags.answer-too-large",
      params: { step: "open", bytes: 32 * 1024 * 1024, current: "as-before" },
    });
    expect(await vm.current()).toBe(`releases/${first}`);
  });

  it("keeps a long reason short, and its end", async () => {
    await vm.sshd.before("yes 'a line of noise' | head -c 3000000 >&2; echo 'the reason' >&2; exit 9\n");
    const failure = await failureOf(vm.push());
    expect(failure).toMatchObject({ code: "dags.command-failed", params: { step: "compare", exit: 9 } });
    const { why } = failure.params as { why: string };
    expect(why.length).toBeLessThan(2001);
    expect(why).toMatch(/the reason$/);
  });

  it.each([
    ["can't be run", "/nowhere/sftp-server; exit"],
    ["ends at once", "exit 0"],
    ["ends with an error", "exit 255"],
    ["is another one", "echo hello; exit"],
    ["follows on a greeting", "echo 'Welcome to the VM, dear user'"],
  ])("says that SFTP does not start when its program %s", async (_how, program) => {
    await vm.sshd.before(`[ "$COMMAND" != sftp ] || { ${program}; }\n`);
    const failure = await failureOf(vm.push());
    expect(failure).toMatchObject({ code: "dags.sftp-unavailable", params: { host: "127.0.0.1" } });
    expect(render(failure, "en").what).toBe("127.0.0.1 offers no SFTP, which files are uploaded by.");
    expect(vm.releases()).toEqual([first]);
  });

  it("pushes over links, pipes and loops in the current release, and opens none of them", async () => {
    await symlink("nowhere", inCurrent(".#daily.py"));
    await symlink("loop", inCurrent("loop"));
    await symlink("/dev/zero", inCurrent("endless"));
    execFileSync("mkfifo", [inCurrent("pipe")]);
    await symlink("pipe", inCurrent("to the pipe"));
    const second = await vm.push();
    expect(second).toMatchObject({ previous: first, switched: true, uploaded: ["dags/daily.py"], reused: 3 });

    await vm.write("daily.py", "print('daily')\n");
    // The first one again, which is no longer what its id says: a whole one takes its place.
    expect(await vm.push()).toMatchObject({ release: first, switched: true });
    expect((await readdir(join(vm.path, "releases", first, "dags"))).sort()).toEqual([
      ".airflowignore",
      "daily.py",
      "helpers",
    ]);
  });

  it("lists releases only: not what current leads to, nor a release that is a link", async () => {
    for (const target of ["/usr", "/", "..", "releases/../../../.."]) {
      await rm(join(vm.path, "current"));
      await symlink(target, join(vm.path, "current"));
      await vm.write("daily.py", `print('${target}')\n`);
      expect(await vm.push()).toMatchObject({ previous: undefined, switched: true, reused: 0 });
    }
    await vm.write("daily.py", "print('daily')\n");
    await rm(join(vm.path, "releases", first), { recursive: true });
    await symlink("/usr", join(vm.path, "releases", first));
    expect(await vm.push()).toMatchObject({ release: first, switched: true });
    expect(vm.deployed()["dags/daily.py"]).toBe("print('daily')\n");
  });

  it("takes up what an earlier push left of the same release, and clears away what another left long ago", async () => {
    const left = join(vm.path, "releases", `.${"0".repeat(64)}.0123456789ab.partial`);
    await mkdir(join(left, "dags"), { recursive: true });
    const old = new Date(Date.now() - 20 * 60_000);
    for (const path of ["dags", "."]) await utimes(join(left, path), old, old);
    await vm.write("large.py", `# ${"x".repeat(900_000)}\n`);
    // Dies without a word once the large file is there.
    await vm.sshd.before("case $COMMAND in *'flock 9'* | *'flock -w'*) kill -9 $SERVER; sleep 5 ;; esac\n");
    expect(await failureOf(vm.push())).toMatchObject({
      code: "dags.connection-lost",
      params: { current: "unknown" },
    });
    const partials = vm.releases().filter((name) => name.startsWith("."));
    expect(partials).toHaveLength(1);

    await vm.sshd.before("");
    const second = await vm.push();
    expect(second).toMatchObject({ uploaded: [], reused: 5, switched: true });
    expect(vm.deployed()["dags/daily.py"]).toBe("print('changed')\n");
    // It may belong to a push that is alive: only time tells.
    const [partial] = partials;
    expect(vm.releases().sort()).toEqual([partial, first, second.release].sort());
    for (const path of ["dags/helpers", "dags", "."]) await utimes(join(vm.path, "releases", partial!, path), old, old);
    for (const path of ["dags/helpers/read.py", "dags/.airflowignore", "dags/daily.py", "dags/large.py", "sluice.json"])
      await utimes(join(vm.path, "releases", partial!, path), old, old);
    await vm.write("daily.py", "print('third')\n");
    const third = await vm.push();
    expect(vm.releases().sort()).toEqual([first, second.release, third.release].sort());
  });

  it("uploads for as long as bytes flow, however long the whole takes", async () => {
    await vm.write("large.py", `# ${"x".repeat(1_500_000)}\n`);
    const cable = await startCable(vm.sshd.port);
    try {
      const known = join(vm.folder, "known_hosts_cable");
      await writeFile(known, `[127.0.0.1]:${cable.port} ${vm.sshd.hostKey}\n`);
      const target = { ...vm.options().vm, port: cable.port };
      const options = { vm: target, hostKeys: { knownHosts: [known] }, silenceSeconds: 4 };
      // Each packet waits from here on: the upload takes several times the limit.
      cable.breakAt(1, { delay: 150 });
      const began = process.hrtime.bigint();
      expect((await vm.push(options)).switched).toBe(true);
      expect(process.hrtime.bigint() - began).toBeGreaterThan(4_000_000_000n);
    } finally {
      await cable.close();
    }
  });

  it("says that nobody can tell when the VM can't be asked after the switch", async () => {
    const cable = await startCable(vm.sshd.port);
    try {
      const known = join(vm.folder, "known_hosts_cable");
      await writeFile(known, `[127.0.0.1]:${cable.port} ${vm.sshd.hostKey}\n`);
      const target = { ...vm.options().vm, port: cable.port };
      await vm.sshd.before(
        `case $COMMAND in *'flock 9'*) touch '${vm.folder.replaceAll("'", `'\\''`)}/asked'; sleep 2 ;; esac\n`,
      );
      const failing = failureOf(vm.push({ vm: target, hostKeys: { knownHosts: [known] } }));
      while (!(await readdir(vm.folder)).includes("asked")) await new Promise((resolve) => setTimeout(resolve, 20));
      cable.refuse(true);
      cable.cut();
      const failure = await failing;
      expect(failure).toMatchObject({ code: "dags.connection-lost", params: { current: "unknown" } });
      expect(render(failure, "en").hint).toBe(
        "It is not known which release Airflow runs now, this one or the one before. Push again.",
      );
      expect(render(failure, "pt-br").hint).toMatch(/^Não se sabe qual versão/);
    } finally {
      await cable.close();
    }
  });

  it("heeds an abort in the middle of the switch, and then has not switched", async () => {
    const stop = new AbortController();
    const asked = join(vm.folder, "asked");
    await vm.sshd.before(`case $COMMAND in *'flock 9'*) touch '${asked.replaceAll("'", `'\\''`)}'; sleep 2 ;; esac\n`);
    const pushing = vm.push({}, stop.signal);
    while (!(await readdir(vm.folder)).includes("asked")) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort(new Error("the user stopped it"));
    await expect(pushing).rejects.toThrow("the user stopped it");
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(await vm.current()).toBe(`releases/${first}`);
    expect(vm.releases()).toEqual([first]);
  });
});
