import { pipeline } from "node:stream/promises";
import type { SFTPWrapper } from "ssh2";
import { forEachConcurrent } from "../concurrency.ts";
import { Failure, isFailure, reasonOf } from "../failure.ts";
import type { SshLink, Vm } from "./ssh-link.ts";
import type { ReleaseFile } from "./release.ts";
import type { RemoteCommand } from "./remote.ts";
import { whenAborted } from "./when-aborted.ts";

/** What can be done on the VM while a connection is up. No failure of it knows more than that nothing was switched. */
export interface RemoteSession {
  /**
   * Runs a command to its end. What it says on standard error counts only when it fails.
   * @throws Failure dags.command-failed, dags.command-timeout, dags.answer-too-large, dags.connection-lost,
   * dags.not-writable, dags.disk-full
   */
  run(command: RemoteCommand): Promise<RemoteResult>;
  /**
   * Writes files that are not there yet into a folder of the VM, by their paths.
   * @throws Failure dags.sftp-unavailable, dags.upload-failed, dags.file-changed, dags.command-timeout,
   * dags.connection-lost
   */
  upload(folder: string, files: readonly ReleaseFile[], uploaded: (file: ReleaseFile) => void): Promise<void>;
}

/** What a command on the VM answered. */
export interface RemoteResult {
  /** One of the command's `answers`. */
  readonly exit: number;
  readonly stdout: string;
}

const UPLOADS_AT_ONCE = 8;
/** Bytes of both outputs of one command: the listing of 200,000 files. */
const LARGEST_ANSWER = 32 * 1024 * 1024;
/** Characters of standard error in a message: its end, where the reason stands. */
const LONGEST_REASON = 2000;

/** @param silenceSeconds for how long nothing may move: a VM that hangs can keep its connection alive */
export function openRemoteSession(
  connection: SshLink,
  vm: Vm,
  silenceSeconds: number,
  signal: AbortSignal,
): RemoteSession {
  const { ssh, gone } = connection;
  const { host } = vm;

  /** Waits for `work` until the caller aborts, the connection goes or is silent; all three end the connection. */
  async function bounded<T>(step: string, work: (limit: AbortSignal, heard: () => void) => Promise<T>): Promise<T> {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), silenceSeconds * 1000);
    const limit = AbortSignal.any([signal, gone, silence.signal]);
    try {
      limit.throwIfAborted();
      return await Promise.race([work(limit, () => timer.refresh()), whenAborted(limit)]);
    } catch (error) {
      const wasGone = gone.aborted;
      // Nothing else makes a VM stop that has more to say.
      if (limit.aborted || isFailure(error, "dags.answer-too-large")) connection.close();
      signal.throwIfAborted();
      if (wasGone) throw connectionLost(host, gone.reason);
      if (!silence.signal.aborted) throw error;
      throw new Failure("dags.command-timeout", { host, step, seconds: silenceSeconds, current: "as-before" });
    } finally {
      clearTimeout(timer);
    }
  }

  async function execute({ step, command, input, answers }: RemoteCommand, heard: () => void): Promise<RemoteResult> {
    const tooMuch = new AbortController();
    let bytes = 0;
    const count = (chunk: Buffer) => {
      heard();
      bytes += chunk.length;
      if (bytes <= LARGEST_ANSWER || tooMuch.signal.aborted) return;
      tooMuch.abort(new Failure("dags.answer-too-large", { host, step, bytes: LARGEST_ANSWER, current: "as-before" }));
    };
    // As bytes: a character that arrives in two packets would be damaged.
    const running = ssh.execCommand(command, {
      stdin: input,
      encoding: "latin1",
      noTrim: true,
      onStdout: count,
      onStderr: count,
    });
    const reply = await Promise.race([running, whenAborted(tooMuch.signal)]);
    tooMuch.signal.throwIfAborted();
    const stdout = Buffer.from(reply.stdout, "latin1").toString();
    const stderr = Buffer.from(reply.stderr, "latin1").toString().trim();
    if (reply.code === null && reply.signal === null) throw connectionLost(host, "no exit code");
    if (reply.code !== null && answers.includes(reply.code)) return { exit: reply.code, stdout };
    throw commandFailure(vm, step, reply.code ?? `signal ${String(reply.signal)}`, stderr);
  }

  return {
    run: (command) => bounded(command.step, (_limit, heard) => execute(command, heard)),

    upload: (folder, files, uploaded) =>
      bounded("upload", async (limit, heard) => {
        const sftp = await startSftp(connection, host);
        const put = async (file: ReleaseFile): Promise<void> => {
          const to = sftp.createWriteStream(`${folder}/${file.path}`, { flags: "wx", mode: 0o644 });
          await pipeline(file.open(), noticing(heard), to, { signal: limit }).catch((error: unknown) => {
            limit.throwIfAborted();
            throw uploadFailure(host, file.path, error);
          });
          heard();
          uploaded(file);
        };
        try {
          await forEachConcurrent(files, UPLOADS_AT_ONCE, put);
        } finally {
          sftp.end();
        }
      }),
  };
}

/** Where the subsystem is not set up, or its program ends at once, ssh2 has an error of no kind. */
async function startSftp({ ssh, gone }: SshLink, host: string): Promise<SFTPWrapper> {
  try {
    const sftp = await ssh.requestSFTP();
    // Its requests fail with the reason; without a listener the same error would end the process.
    sftp.on("error", () => undefined);
    return sftp;
  } catch (error) {
    if (gone.aborted) throw error;
    throw new Failure("dags.sftp-unavailable", { host, why: reasonOf(error), current: "as-before" }, { cause: error });
  }
}

/** Lets bytes through and tells of each time that more are taken: the one before has been acknowledged by then. */
function noticing(heard: () => void) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      heard();
      yield chunk;
    }
  };
}

function connectionLost(host: string, cause: unknown): Failure {
  const why = typeof cause === "string" ? cause : reasonOf(cause);
  return new Failure("dags.connection-lost", { host, why, current: "as-before" }, { cause });
}

/** The scripts run in the C locale, so that the two reasons that users meet can be told by their text. */
function commandFailure({ host, path }: Vm, step: string, exit: number | string, stderr: string): Failure {
  const why = stderr === "" ? `exit ${exit}` : stderr.slice(-LONGEST_REASON);
  const current = "as-before";
  if (/No space left on device|Disk quota exceeded/.test(stderr))
    return new Failure("dags.disk-full", { host, path, why, current });
  if (/Permission denied|Read-only file system|Operation not permitted/.test(stderr)) {
    return new Failure("dags.not-writable", { host, path, why, current });
  }
  return new Failure("dags.command-failed", { host, step, exit, why, current });
}

/** An error with a text as its code is of this machine's file system; ssh2 gives SFTP's numbers. */
function uploadFailure(host: string, file: string, error: unknown): Failure {
  const isLocal = error instanceof Error && "code" in error && typeof error.code === "string";
  if (isLocal) return new Failure("dags.file-changed", { files: [file] }, { cause: error });
  return new Failure(
    "dags.upload-failed",
    { host, file, why: reasonOf(error), current: "as-before" },
    { cause: error },
  );
}
