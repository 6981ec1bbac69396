import { execFileSync } from "node:child_process";
import { chmod, mkdir, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { quote } from "../../../src/core/dags/remote.ts";
import { noSshd, startCable } from "../../support/sshd.ts";
import { failureOf, type Vm } from "./vm.ts";
import { withPushedVm } from "./with-vm.ts";

describe.skipIf(noSshd !== undefined)(`push under faults${noSshd === undefined ? "" : `: ${noSshd}`}`, () => {
  let vm: Vm;
  let first: string;
  withPushedVm(async (opened, release) => {
    [vm, first] = [opened, release];
    await vm.write("large.py", `# ${"x".repeat(400_000)}\n`);
  });

  async function expectUntouched(): Promise<void> {
    expect(await vm.current()).toBe(`releases/${first}`);
    expect(vm.deployed()).toEqual({
      "dags/.airflowignore": "helpers/\n",
      "dags/daily.py": "print('daily')\n",
      "dags/helpers/read.py": "ANSWER = 42\n",
      "sluice.json": "{}\n",
    });
  }

  async function expectNextPushWorks(): Promise<void> {
    await vm.sshd.before("");
    const { release } = await vm.push();
    expect(await vm.current()).toBe(`releases/${release}`);
    expect(vm.deployed()).toMatchObject({ "dags/daily.py": "print('changed')\n" });
  }

  it("survives a reset while it connects, runs a command or uploads", async () => {
    const cable = await startCable(vm.sshd.port);
    const hostKeys = { ...vm.options().hostKeys };
    const known = join(vm.folder, "known_hosts_cable");
    await writeFile(known, `[127.0.0.1]:${cable.port} ${vm.sshd.hostKey}\n`);
    const target = { ...vm.options().vm, port: cable.port };
    try {
      for (const bytes of [0, 500, 2500, 6000, 20_000, 200_000, 380_000]) {
        cable.cutAfter(bytes);
        const failure = await failureOf(vm.push({ vm: target, hostKeys: { ...hostKeys, knownHosts: [known] } }));
        expect(["dags.connection-lost", "dags.unreachable"]).toContain(failure.code);
        await expectUntouched();
      }
    } finally {
      await cable.close();
    }
    await expectNextPushWorks();
  });

  it.each(["compare", "open", "publish"])("survives the server's death in the middle of %s", async (step) => {
    await vm.sshd.before(`case $COMMAND in *"${marker(step)}"*) kill -9 $SERVER; sleep 5 ;; esac\n`);
    expect(await failureOf(vm.push())).toMatchObject({ code: "dags.connection-lost" });
    await expectUntouched();
    await expectNextPushWorks();
  });

  it("survives the server's death before the upload", async () => {
    await vm.sshd.before("[ $COMMAND = sftp ] && kill -9 $SERVER && sleep 5\n");
    expect((await failureOf(vm.push())).code).toMatch(/^dags\.(connection-lost|upload-failed)$/);
    await expectUntouched();
    await expectNextPushWorks();
  });

  it("leaves the old release or the whole new one, wherever the publishing script dies", async () => {
    const tools = join(vm.folder, "tools");
    await mkdir(tools);
    for (const tool of ["chmod", "sync", "rm", "mv", "touch", "ln", "readlink"]) {
      const real = execFileSync("which", [tool]).toString().trim();
      // Dies before the step, and takes the script that called it along.
      const count = quote(join(tools, "count"));
      const shim = `#!/bin/sh
n=$(($(cat ${count}) - 1)); echo $n > ${count}
if [ $n -eq 0 ]; then kill -9 $PPID; exit 1; fi
exec ${real} "$@"
`;
      await writeFile(join(tools, tool), shim);
      await chmod(join(tools, tool), 0o755);
    }
    const steps: string[] = [];
    for (let step = 1; step < 50; step += 1) {
      await vm.write("daily.py", `print('step ${step}')\n`);
      const before = vm.deployed()["dags/daily.py"];
      await writeFile(join(tools, "count"), String(step));
      await vm.sshd.before(`case $COMMAND in *"${marker("publish")}"*) PATH=${quote(tools)}:$PATH ;; esac\n`);
      const outcome = await vm.push().catch((error: unknown) => error);
      const after = vm.deployed();
      expect([before, `print('step ${step}')\n`]).toContain(after["dags/daily.py"]);
      expect(Object.keys(after)).toContain("dags/helpers/read.py");
      if (!(outcome instanceof Error)) break;
      steps.push(after["dags/daily.py"] === before ? "old" : "new");
      await vm.sshd.before("");
      expect((await vm.push()).switched).toBe(steps.at(-1) === "old");
      expect(vm.deployed()["dags/daily.py"]).toBe(`print('step ${step}')\n`);
    }
    expect(steps.length).toBeGreaterThan(5);
    expect(steps).toContain("old");
  });

  it("is not led astray by noise on standard error", async () => {
    await vm.sshd.before("echo 'Welcome! Permission denied? No.' >&2\n");
    expect((await vm.push()).switched).toBe(true);
    expect(vm.deployed()["dags/daily.py"]).toBe("print('changed')\n");
  });

  it("refuses an answer with noise in it", async () => {
    await vm.sshd.before("echo 'Welcome to the VM'\n");
    expect(await failureOf(vm.push())).toMatchObject({ code: "dags.answer-unreadable" });
    await expectUntouched();
  });

  it("gives up on a command that hangs", async () => {
    await vm.sshd.before(`case $COMMAND in *"${marker("publish")}"*) exec sleep 20 ;; esac\n`);
    expect(await failureOf(vm.push({ silenceSeconds: 3 }))).toMatchObject({
      code: "dags.command-timeout",
      params: { step: "publish", seconds: 3 },
    });
    await expectUntouched();
    await expectNextPushWorks();
  });

  it("stops at once when it is aborted, with the abort's own reason", async () => {
    const stop = new AbortController();
    await vm.sshd.before("[ $COMMAND = sftp ] && sleep 20\n");
    const push = vm.push({}, stop.signal);
    const asked = async () => (await vm.sshd.commands()).filter((command) => command === "sftp").length;
    const before = await asked();
    while ((await asked()) === before) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort(new Error("the user stopped it"));
    await expect(push).rejects.toThrow("the user stopped it");
    await expectUntouched();
    await expectNextPushWorks();
  });

  it("does not start what is aborted already", async () => {
    const before = await vm.sshd.commands();
    await expect(vm.push({}, AbortSignal.abort(new Error("never mind")))).rejects.toThrow("never mind");
    expect(await vm.sshd.commands()).toEqual(before);
  });

  it("reports a command that a signal ended", async () => {
    await vm.sshd.before(`case $COMMAND in *"${marker("open")}"*) kill -9 $COMMANDED ;; esac\n`);
    expect(await failureOf(vm.push())).toMatchObject({
      code: "dags.command-failed",
      params: { step: "open", exit: "signal SIGKILL" },
    });
    await expectUntouched();
  });

  it("reports an account that has no shell", async () => {
    await vm.sshd.before("echo 'This account is currently not available.'; exit 1\n");
    expect(await failureOf(vm.push())).toMatchObject({
      code: "dags.command-failed",
      params: { step: "compare", exit: 1 },
    });
  });

  it("detects a file that is replaced or removed while it pushes", async () => {
    const gate = join(vm.folder, "gate");
    const at = quote(gate);
    const wait = `[ $COMMAND = sftp ] && { touch ${at}; while [ -e ${at} ]; do sleep 0.05; done; }\n`;
    const atTheGate = async (change: () => Promise<void>) => {
      await vm.sshd.before(wait);
      const failing = failureOf(vm.push());
      while (!(await readdir(vm.folder)).includes("gate")) await new Promise((resolve) => setTimeout(resolve, 20));
      await change();
      await rm(gate);
      return failing;
    };
    expect(await atTheGate(() => vm.write("daily.py", "print('replaced')\n"))).toMatchObject({
      code: "dags.file-changed",
      params: { files: ["dags/daily.py"] },
    });
    expect(await atTheGate(() => rename(join(vm.dags, "large.py"), join(vm.dags, "gone.py")))).toMatchObject({
      code: "dags.file-changed",
      params: { files: ["dags/large.py"] },
    });
    await expectUntouched();
    expect(vm.releases()).toEqual([first]);
  });

  it("says that the VM has no space, before it writes and while it does", async ({ skip }) => {
    const small = join(vm.folder, "small");
    await mkdir(small);
    if (!mount(small, "size=200k")) return skip("only root can mount a small file system");
    try {
      const target = { ...vm.options().vm, path: small };
      expect(await failureOf(vm.push({ vm: target }))).toMatchObject({ code: "dags.disk-full" });
      expect(await readdir(small)).toEqual([]);
      // Told of more space than there is, it runs into the end of it.
      await writeFile(join(vm.folder, "df"), "#!/bin/sh\nprintf 'header\\n- - - 9999999\\n'\n", { mode: 0o755 });
      await vm.sshd.before(`PATH=${quote(vm.folder)}:$PATH\n`);
      expect(await failureOf(vm.push({ vm: target }))).toMatchObject({ code: "dags.disk-full" });
      expect(await readdir(join(small, "releases"))).toEqual([]);
    } finally {
      execFileSync("umount", [small]);
    }
  });

  it("says that the account may not write there", async () => {
    const locked = join(vm.folder, "locked");
    await mkdir(locked);
    const mounted = mount(locked, "ro");
    if (!mounted) await chmod(locked, 0o555);
    try {
      const target = { ...vm.options().vm, path: locked };
      expect(await failureOf(vm.push({ vm: target }))).toMatchObject({
        code: "dags.not-writable",
        params: { path: locked },
      });
    } finally {
      if (mounted) execFileSync("umount", [locked]);
    }
  });

  it("clears away what pushes that died a day ago left, and nothing newer", async () => {
    const old = new Date(Date.now() - 3 * 24 * 3600 * 1000);
    for (const [name, time] of [
      [".dead.partial", old],
      [".alive.partial", new Date()],
    ] as const) {
      await mkdir(join(vm.path, "releases", name));
      await utimes(join(vm.path, "releases", name), time, time);
    }
    const { release } = await vm.push();
    expect(vm.releases().sort()).toEqual([".alive.partial", first, release].sort());
  });

  it("refuses a path that is not absolute", async () => {
    for (const path of ["airflow/dags", "", "/opt/x\ny"]) {
      const target = { ...vm.options().vm, path };
      expect(await failureOf(vm.push({ vm: target }))).toMatchObject({ code: "dags.path-invalid", params: { path } });
    }
  });
});

/** Text that only one of the scripts has. */
function marker(step: string): string {
  return { compare: "if [ -L current ]", open: "while IFS= read -r folder", publish: "flock 9" }[step]!;
}

/** Mounts a small file system where the test may: root ignores permissions, so it needs one to meet a refusal. */
function mount(folder: string, options: string): boolean {
  if (process.getuid?.() !== 0) return false;
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  return true;
}
