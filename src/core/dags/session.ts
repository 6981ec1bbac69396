import { pipeline } from "node:stream/promises";
import pMap from "p-map";
import { Failure, reasonOf } from "../failure.ts";
import type { Connection, Target } from "./connect.ts";
import type { ReleaseFile } from "./release.ts";
import type { RemoteCommand } from "./remote.ts";
import { whenAborted } from "./when-aborted.ts";

/** What can be done on the VM while a connection is up. */
export interface Session {
  /**
   * Runs a command to its end. What it says on standard error counts only when it fails.
   * @throws Failure dags.command-failed, dags.command-timeout, dags.connection-lost, dags.not-writable, dags.disk-full
   */
  run(command: RemoteCommand): Promise<RemoteResult>;
  /**
   * Writes files that are not there yet into a folder of the VM, by their paths.
   * @throws Failure dags.upload-failed, dags.file-changed, dags.command-timeout, dags.connection-lost
   */
  upload(folder: string, files: readonly ReleaseFile[], uploaded: (file: ReleaseFile) => void): Promise<void>;
}

export interface RemoteResult {
  /** One of the command's `answers`. */
  readonly exit: number;
  readonly stdout: string;
}

const UPLOADS_AT_ONCE = 8;

/** @param timeoutSeconds for each command and each file: a VM that hangs can keep its connection alive */
export function openSession(
  connection: Connection,
  target: Target,
  timeoutSeconds: number,
  signal: AbortSignal,
): Session {
  const { ssh, gone } = connection;
  const { host } = target;

  /** Waits for `work` until the caller aborts, the connection goes or the time is over; all three end the connection. */
  async function bounded<T>(step: string, work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
    const limit = AbortSignal.any([signal, gone, timeout]);
    try {
      limit.throwIfAborted();
      return await Promise.race([work(limit), whenAborted(limit)]);
    } catch (error) {
      if (limit.aborted) connection.close();
      signal.throwIfAborted();
      if (gone.aborted) throw connectionLost(host, gone.reason);
      if (timeout.aborted) throw new Failure("dags.command-timeout", { host, step, seconds: timeoutSeconds });
      throw error;
    }
  }

  return {
    run: ({ step, command, input, answers }) =>
      bounded(step, async () => {
        // As bytes: a character that arrives in two packets would be damaged.
        const reply = await ssh.execCommand(command, { stdin: input, encoding: "latin1", noTrim: true });
        const stdout = Buffer.from(reply.stdout, "latin1").toString();
        const stderr = Buffer.from(reply.stderr, "latin1").toString().trim();
        if (reply.code === null && reply.signal === null) throw connectionLost(host, "no exit code");
        if (reply.code !== null && answers.includes(reply.code)) return { exit: reply.code, stdout };
        throw commandFailure(target, step, reply.code ?? `signal ${String(reply.signal)}`, stderr);
      }),

    async upload(folder, files, uploaded) {
      const sftp = await bounded("upload", () => ssh.requestSFTP());
      const put = async (file: ReleaseFile): Promise<void> => {
        await bounded("upload", async (limit) => {
          const to = sftp.createWriteStream(`${folder}/${file.path}`, { flags: "wx", mode: 0o644 });
          await pipeline(file.open(), to, { signal: limit }).catch((error: unknown) => {
            limit.throwIfAborted();
            throw uploadFailure(host, file.path, error);
          });
        });
        uploaded(file);
      };
      try {
        await pMap(files, put, { concurrency: UPLOADS_AT_ONCE });
      } finally {
        sftp.end();
      }
    },
  };
}

function connectionLost(host: string, cause: unknown): Failure {
  return new Failure(
    "dags.connection-lost",
    { host, why: typeof cause === "string" ? cause : reasonOf(cause) },
    { cause },
  );
}

/** The scripts run in the C locale, so that the two reasons that users meet can be told by their text. */
function commandFailure({ host, path }: Target, step: string, exit: number | string, stderr: string): Failure {
  const why = stderr === "" ? `exit ${exit}` : stderr;
  if (/No space left on device|Disk quota exceeded/.test(stderr))
    return new Failure("dags.disk-full", { host, path, why });
  if (/Permission denied|Read-only file system|Operation not permitted/.test(stderr)) {
    return new Failure("dags.not-writable", { host, path, why });
  }
  return new Failure("dags.command-failed", { host, step, exit, why });
}

/** An error with a text as its code is of this machine's file system; ssh2 gives SFTP's numbers. */
function uploadFailure(host: string, file: string, error: unknown): Failure {
  const isLocal = error instanceof Error && "code" in error && typeof error.code === "string";
  if (isLocal) return new Failure("dags.file-changed", { files: [file] }, { cause: error });
  return new Failure("dags.upload-failed", { host, file, why: reasonOf(error) }, { cause: error });
}
