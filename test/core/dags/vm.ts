import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Failure } from "../../../src/core/failure.ts";
import { pushDags, type PushOptions, type PushProgress, type PushResult } from "../../../src/core/dags/push.ts";
import { type Sshd, startSshd } from "../../support/sshd.ts";

/** A VM of one test: a real OpenSSH server, a folder to push to and a DAG folder to push. */
export interface Vm {
  readonly sshd: Sshd;
  /** Scratch space of the test. */
  readonly folder: string;
  /** The folder on the VM that holds `releases` and `current`. */
  readonly path: string;
  readonly dags: string;
  readonly progress: PushProgress[];
  options(changes?: Partial<PushOptions>): PushOptions;
  push(changes?: Partial<PushOptions>, signal?: AbortSignal): Promise<PushResult>;
  write(file: string, content: string): Promise<void>;
  /** Where current leads; undefined without a link. */
  current(): Promise<string | undefined>;
  /** The files below current with their content. */
  deployed(): Record<string, string>;
  /** Names in `releases`. */
  releases(): string[];
  close(): Promise<void>;
}

export async function startVm(): Promise<Vm> {
  const folder = await mkdtemp(join(tmpdir(), "sluice vm's "));
  const sshd = await startSshd(await mkdtemp(join(tmpdir(), "sluice-sshd-")));
  const path = join(folder, "air flow", "dags");
  const dags = join(folder, "dags");
  await mkdir(path, { recursive: true });
  const knownHosts = join(folder, "known_hosts");
  await writeFile(knownHosts, `[127.0.0.1]:${sshd.port} ${sshd.hostKey}\n`);
  const progress: PushProgress[] = [];
  const write = async (file: string, content: string) => {
    await mkdir(dirname(join(dags, file)), { recursive: true });
    await writeFile(join(dags, file), content);
  };
  await write("daily.py", "print('daily')\n");
  await write(".airflowignore", "helpers/\n");
  await write("helpers/read.py", "ANSWER = 42\n");

  const options = (changes: Partial<PushOptions> = {}): PushOptions => ({
    vm: { host: "127.0.0.1", port: sshd.port, user: sshd.user, path },
    workspace: folder,
    folder: dags,
    extras: [{ path: "sluice.json", content: "{}\n" }],
    hostKeys: { knownHosts: [knownHosts] },
    login: { privateKeyFile: sshd.clientKey },
    silenceSeconds: 20,
    ...changes,
  });

  return {
    sshd,
    folder,
    path,
    dags,
    progress,
    options,
    write,
    push: (changes, signal = new AbortController().signal) =>
      pushDags(options(changes), { signal, report: (step) => progress.push(step) }),
    current: () => readlink(join(path, "current")).catch(() => undefined),
    deployed() {
      const printed = execFileSync("find", [".", "-type", "f", "-printf", "%P\\0"], { cwd: join(path, "current") });
      const files = printed.toString().split("\0").filter(Boolean).sort();
      return Object.fromEntries(
        files.map((file) => [file, execFileSync("cat", ["--", file], { cwd: join(path, "current") }).toString()]),
      );
    },
    releases: () =>
      execFileSync("ls", ["-A", join(path, "releases")])
        .toString()
        .split("\n")
        .filter(Boolean),
    async close() {
      await sshd.close();
      await rm(folder, { recursive: true, force: true });
      await rm(dirname(sshd.clientKey), { recursive: true, force: true });
    },
  };
}

/** The failure that a push ends in. */
export async function failureOf(push: Promise<unknown>): Promise<Failure> {
  return push.then(
    () => {
      throw new Error("The push did not fail.");
    },
    (error: unknown) => error as Failure,
  );
}
