import { chmod, mkdir, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noSshd } from "../../support/sshd.ts";
import { failureOf, startVm, type Vm } from "./vm.ts";

describe.skipIf(noSshd !== undefined)(`push${noSshd === undefined ? "" : `: ${noSshd}`}`, () => {
  let vm: Vm;
  beforeEach(async () => {
    vm = await startVm();
  });
  afterEach(() => vm.close());

  it("puts the whole folder and what goes beside it on an empty VM", async () => {
    const result = await vm.push();
    expect(result).toMatchObject({ previous: undefined, reused: 0, removed: [], notRemoved: [], switched: true });
    expect(result.uploaded).toHaveLength(4);
    expect(await vm.current()).toBe(`releases/${result.release}`);
    expect(vm.deployed()).toEqual({
      "dags/.airflowignore": "helpers/\n",
      "dags/daily.py": "print('daily')\n",
      "dags/helpers/read.py": "ANSWER = 42\n",
      "sluice.json": "{}\n",
    });
    expect(vm.releases()).toEqual([result.release]);
    expect(vm.progress.map(({ kind }) => kind)).toEqual([
      "connecting",
      "comparing",
      ...Array<string>(4).fill("uploading"),
      "publishing",
    ]);
  });

  it("makes no folder that Airflow would not read", async () => {
    const path = join(vm.folder, "typo", "dags");
    const target = { ...vm.options().vm, path };
    expect(await failureOf(vm.push({ vm: target }))).toMatchObject({
      code: "dags.path-missing",
      params: { host: "127.0.0.1", path },
    });
    await expect(stat(dirname(path))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("asks the VM once and changes nothing when the folder is unchanged", async () => {
    const first = await vm.push();
    const before = await vm.sshd.commands();
    await writeFile(join(vm.dags, "daily.py"), "print('daily')\n");
    const second = await vm.push();
    expect(second).toEqual({
      release: first.release,
      previous: first.release,
      uploaded: [],
      reused: 4,
      removed: [],
      notRemoved: [],
      switched: false,
      foundAfterwards: false,
    });
    expect((await vm.sshd.commands()).length - before.length).toBe(1);
  });

  it("uploads only what changed, and takes moved files from the current release", async () => {
    const first = await vm.push();
    await vm.write("weekly.py", "print('weekly')\n");
    await vm.write("moved/daily copy.py", "print('daily')\n");
    const second = await vm.push();
    expect(second).toMatchObject({ previous: first.release, uploaded: ["dags/weekly.py"], reused: 5, switched: true });
    expect(vm.deployed()).toMatchObject({
      "dags/weekly.py": "print('weekly')\n",
      "dags/moved/daily copy.py": "print('daily')\n",
    });
  });

  it("goes back to a release that is still there without an upload", async () => {
    const first = await vm.push();
    await vm.write("daily.py", "raise SystemExit\n");
    const second = await vm.push();
    await vm.write("daily.py", "print('daily')\n");
    const third = await vm.push();
    expect(third).toMatchObject({ release: first.release, previous: second.release, uploaded: [], switched: true });
    expect(vm.deployed()["dags/daily.py"]).toBe("print('daily')\n");
  });

  it("delivers hostile but honest names as they are", async () => {
    const names = ["it's $(id) `x`.py", 'a"b\\c.py', "ação é 你好.py", "*?[x].py", "semi;colon & amp.py", " space .py"];
    for (const [index, name] of names.entries()) await vm.write(name, `N = ${index}\n`);
    await vm.push();
    await vm.write("daily.py", "print('again')\n");
    const second = await vm.push();
    expect(second.uploaded).toEqual(["dags/daily.py"]);
    for (const [index, name] of names.entries()) expect(vm.deployed()[`dags/${name}`]).toBe(`N = ${index}\n`);
  });

  it.each(["new\nline.py", "-rf.py", "esc\u001b.py", "folder/-x/a.py"])("refuses the name %j", async (name) => {
    await vm.write(name, "");
    expect(await failureOf(vm.push())).toMatchObject({
      code: "dags.file-refused",
      params: { file: `dags/${name.startsWith("folder") ? "folder/-x" : name}`, why: "name" },
    });
    expect(await vm.sshd.commands()).toEqual([]);
  });

  it("refuses symbolic links, which would lead elsewhere on the VM", async () => {
    await symlink("/etc/passwd", join(vm.dags, "link.py"));
    expect(await failureOf(vm.push())).toMatchObject({ code: "dags.file-refused", params: { why: "link" } });
  });

  it("refuses a DAG folder that is a link, or that stands below one, and asks the VM nothing", async () => {
    const elsewhere = join(vm.folder, "elsewhere");
    await mkdir(join(elsewhere, "dags"), { recursive: true });
    await writeFile(join(elsewhere, "dags", "id_ed25519"), "-----BEGIN OPENSSH PRIVATE KEY-----\n");
    const workspace = join(vm.folder, "workspace");
    const folder = join(workspace, "airflow", "dags");
    const linked = async (link: string, target: string) => {
      await rm(workspace, { recursive: true, force: true });
      await mkdir(dirname(link), { recursive: true });
      await symlink(target, link);
      return failureOf(vm.push({ workspace, folder }));
    };
    for (const [link, target, file] of [
      [folder, join(elsewhere, "dags"), "airflow/dags"],
      [folder, "../../elsewhere/dags", "airflow/dags"],
      [join(workspace, "airflow"), elsewhere, "airflow"],
      // Also within the workspace: what is around the DAGs is not meant to go along.
      [folder, "..", "airflow/dags"],
      [folder, "nowhere", "airflow/dags"],
    ] as const) {
      expect(await linked(link, target)).toMatchObject({ code: "dags.file-refused", params: { file, why: "link" } });
    }
    await rm(workspace, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await symlink(elsewhere, join(folder, "helpers"));
    expect(await failureOf(vm.push({ workspace, folder }))).toMatchObject({
      code: "dags.file-refused",
      params: { file: "dags/helpers", why: "link" },
    });
    expect(await vm.sshd.commands()).toEqual([]);
  });

  it("takes a workspace that is reached through a link of its owner's", async () => {
    const workspace = join(vm.folder, "by link");
    await symlink(vm.folder, workspace);
    expect((await vm.push({ workspace, folder: join(workspace, "dags") })).switched).toBe(true);
  });

  it("leaves __pycache__ out, and refuses to push nothing", async () => {
    const empty = join(vm.folder, "empty");
    await mkdir(join(empty, "__pycache__"), { recursive: true });
    await writeFile(join(empty, "__pycache__", "x.pyc"), "");
    expect(await failureOf(vm.push({ folder: empty }))).toMatchObject({ code: "dags.folder-empty" });
    expect(await failureOf(vm.push({ folder: join(empty, "missing") }))).toMatchObject({
      code: "dags.folder-unreadable",
    });
  });

  it("keeps the newest releases, and never removes what Airflow runs", async () => {
    const pushed: string[] = [];
    for (const [index, day] of ["one", "two", "three", "four"].entries()) {
      await vm.write("daily.py", `print('${day}')\n`);
      const { release } = await vm.push({ keep: 10 });
      await utimes(join(vm.path, "releases", release), 1000 + index, 1000 + index);
      pushed.push(release);
    }
    await vm.write("daily.py", "print('five')\n");
    const fifth = await vm.push({ keep: 2 });
    expect(fifth.removed).toEqual(pushed.slice(0, 3).reverse());
    expect(vm.releases().sort()).toEqual([pushed[3], fifth.release].sort());
    expect(vm.deployed()["dags/daily.py"]).toBe("print('five')\n");
  });

  it("lets two pushes at once both end well", async () => {
    await vm.push();
    await vm.write("daily.py", "print('both')\n");
    const [a, b] = await Promise.all([vm.push(), vm.push()]);
    expect(a.release).toBe(b.release);
    expect(vm.deployed()["dags/daily.py"]).toBe("print('both')\n");
    expect(vm.releases().filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("lets ten different pushes at once end with one of them whole", async () => {
    const folders = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const folder = join(vm.folder, `dags-${index}`);
        await mkdir(folder);
        await writeFile(join(folder, "daily.py"), `print(${index})\n`);
        await writeFile(join(folder, "shared.py"), "SHARED = 1\n");
        return folder;
      }),
    );
    const results = await Promise.all(folders.map((folder) => vm.push({ folder, keep: 20 })));
    const current = await vm.current();
    const winner = results.findIndex(({ release }) => current === `releases/${release}`);
    expect(vm.deployed()["dags/daily.py"]).toBe(`print(${winner})\n`);
    expect(vm.releases().sort()).toEqual(results.map(({ release }) => release).sort());
  });

  it("replaces a release that somebody edited on the VM", async () => {
    const first = await vm.push();
    const edited = join(vm.path, "releases", first.release, "dags", "daily.py");
    await chmod(edited, 0o644);
    await writeFile(edited, "print('edited in place')\n");
    const second = await vm.push();
    expect(second).toMatchObject({ release: first.release, switched: true, uploaded: ["dags/daily.py"] });
    expect(vm.deployed()["dags/daily.py"]).toBe("print('daily')\n");
    expect(vm.releases()).toEqual([first.release]);
  });

  it("replaces a link that no push made, and refuses a folder in its place", async () => {
    await mkdir(vm.path, { recursive: true });
    await symlink("/somewhere/else", join(vm.path, "current"));
    expect(await vm.push()).toMatchObject({ previous: undefined, switched: true });

    const other = join(vm.folder, "by hand");
    await mkdir(join(other, "current"), { recursive: true });
    const target = { ...vm.options().vm, path: other };
    expect(await failureOf(vm.push({ vm: target }))).toMatchObject({ code: "dags.current-not-a-link" });
  });

  it("makes files readable by Airflow's own user whatever the umask is", async () => {
    await vm.sshd.before("umask 077\n");
    const { release } = await vm.push();
    const { mode } = await stat(join(vm.path, "releases", release, "dags", "daily.py"));
    expect(mode & 0o777).toBe(0o644);
  });
});
