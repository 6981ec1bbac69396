import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, connect as connectTcp, type AddressInfo, type Socket } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { quote } from "../../src/core/dags/remote.ts";
import { freePort } from "./free-port.ts";

const SSHD = "/usr/sbin/sshd";
/** Where distributions keep it: Debian, then the others. */
const SFTP = ["/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server", "/usr/libexec/sftp-server"].find(
  (path) => existsSync(path),
);

/** Why tests that need a real OpenSSH server are skipped here; undefined where they run. */
export const noSshd: string | undefined =
  existsSync(SSHD) && SFTP !== undefined ? undefined : "no OpenSSH server (install openssh-server)";

/** An OpenSSH server of this test alone, on 127.0.0.1, that lets the current user in with `clientKey`. */
export interface Sshd {
  readonly port: number;
  readonly user: string;
  /** A private key that it accepts. */
  readonly clientKey: string;
  /** The public host key: `type base64`. */
  readonly hostKey: string;
  /** Every command it was asked to run, `sftp` for the subsystem. */
  commands(): Promise<string[]>;
  /**
   * Runs shell text before each command, to add noise, to hang, to die. `$COMMAND` is what was asked for, `$SERVER` the
   * process that serves this connection, `$COMMANDED` the one whose end it reports: ours, or the login shell around it.
   */
  before(shell: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param folder an empty folder for its keys, its configuration and its log
 * @param hostKeyType as `ssh-keygen -t` takes it
 */
export async function startSshd(folder: string, hostKeyType: "ed25519" | "ecdsa" | "rsa" = "ed25519"): Promise<Sshd> {
  await mkdir(folder, { recursive: true });
  const file = (name: string) => join(folder, name);
  generateKey(file("host_key"), hostKeyType);
  generateKey(file("client_key"), "ed25519");
  await writeFile(file("authorized_keys"), await readFile(file("client_key.pub")));
  await writeFile(file("before.sh"), "");
  await writeFile(file("commands.log"), "");
  await writeFile(file("run.sh"), forcedCommand(folder));
  await chmod(file("run.sh"), 0o755);
  // sshd wants its own privilege separation folder when it runs as root.
  if (process.getuid?.() === 0) await mkdir("/run/sshd", { recursive: true });

  const port = await freePort();
  await writeFile(file("sshd_config"), configuration(folder, port));
  const child = spawn(SSHD, ["-D", "-e", "-f", file("sshd_config")], { stdio: ["ignore", "ignore", "pipe"] });
  const log: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => log.push(text));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const started = await Promise.race([answers(port), ended.then(() => false)]);
  if (!started) throw new Error(`sshd did not start: ${log.join("")}`);

  const [type, base64] = (await readFile(file("host_key.pub"), "utf8")).split(" ");
  return {
    port,
    user: userInfo().username,
    clientKey: file("client_key"),
    hostKey: `${type ?? ""} ${base64 ?? ""}`,
    async commands() {
      const text = await readFile(file("commands.log"), "utf8");
      return text.split("\0").filter((command) => command !== "");
    },
    before: (shell) => writeFile(file("before.sh"), shell),
    async close() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

export function generateKey(file: string, type: string, passphrase = ""): void {
  execFileSync("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-f", file]);
}

/** A way to a server that can break. What breaks is the connection that is open then: the next one is whole. */
export interface Cable {
  readonly port: number;
  /** Bytes that clients sent. */
  sent(): number;
  /** Resets both ends once the client has sent so many bytes. */
  cutAfter(bytes: number): void;
  /** Packets that came through since the last plan, in both directions. */
  packets(): number;
  /**
   * Before that packet, counted from now on: `cut` resets both ends and loses it; `hold` lets nothing more through,
   * with the connection up; `delay` keeps everything from there on for so many milliseconds.
   */
  breakAt(packet: number, how: "cut" | "hold" | { readonly delay: number }): void;
  /** Ends when nothing is on its way any more. */
  idle(): Promise<void>;
  /** Takes no new connection from now on, or again. */
  refuse(refusing: boolean): void;
  /** Resets what is open now. */
  cut(): void;
  close(): Promise<void>;
}

export async function startCable(port: number): Promise<Cable> {
  const open = new Set<Socket>();
  let limit = Infinity;
  let sent = 0;
  let packets = 0;
  let plan: { packet: number; how: Parameters<Cable["breakAt"]>[1] } | undefined;
  let refusing = false;
  const cut = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const server = createServer((client) => {
    if (refusing) return void client.resetAndDestroy();
    const upstream = connectTcp(port, "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => open.delete(socket));
    }
    client.on("data", (chunk) => {
      sent += chunk.length;
      if (sent > limit) cut();
    });
    let broken: typeof plan;
    const lead = (from: Socket, to: Socket) => {
      let last = Promise.resolve();
      from.on("data", (chunk) => {
        packets += 1;
        if (plan && packets >= plan.packet) {
          broken = plan;
          plan = undefined;
        }
        if (broken?.how === "cut") cut();
        if (broken?.how === "hold" || broken?.how === "cut") return;
        const wait = broken?.how.delay;
        last = last.then(async () => {
          if (wait !== undefined) await sleep(wait);
          if (!to.destroyed) to.write(chunk);
        });
      });
      // What is on its way arrives also when who sent it is gone.
      from.on("end", () => void last.then(() => to.end()));
      from.on("close", () => void last.then(() => to.destroy()));
    };
    lead(client, upstream);
    lead(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => sent,
    packets: () => packets,
    breakAt(packet, how) {
      packets = 0;
      plan = { packet, how };
    },
    async idle() {
      while (open.size > 0) await sleep(20);
    },
    refuse: (yes) => void (refusing = yes),
    cutAfter(bytes) {
      sent = 0;
      limit = bytes;
    },
    cut,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Logs the command, runs what the test planted, then does as a server without a forced command would. */
function forcedCommand(folder: string): string {
  return `#!/bin/sh
COMMAND=$SSH_ORIGINAL_COMMAND
COMMANDED=$$ SERVER=$PPID
until case $(ps -o comm= -p $SERVER) in *sshd*) true ;; *) false ;; esac; do
  # The connection is gone, and nobody waits for us.
  [ $SERVER -gt 1 ] || exit 1
  COMMANDED=$SERVER SERVER=$(ps -o ppid= -p $SERVER | tr -d ' ')
done
case $COMMAND in internal-sftp | */sftp-server) COMMAND=sftp ;; esac
printf '%s\\0' "$COMMAND" >> ${quote(folder)}/commands.log
. ${quote(folder)}/before.sh
if [ "$COMMAND" = sftp ]; then exec ${String(SFTP)}; fi
exec sh -c "$COMMAND"
`;
}

function configuration(folder: string, port: number): string {
  return [
    "ListenAddress 127.0.0.1",
    `Port ${port}`,
    `HostKey "${folder}/host_key"`,
    `AuthorizedKeysFile "${folder}/authorized_keys"`,
    `PidFile "${folder}/sshd.pid"`,
    // The rest of the line goes to the user's shell.
    `ForceCommand ${quote(folder)}/run.sh`,
    `Subsystem sftp ${String(SFTP)}`,
    // A bash that sshd starts reads ~/.bashrc at the first shell level only: what a person keeps there is not ours.
    "SetEnv SHLVL=9",
    "UsePAM no",
    "StrictModes no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "MaxStartups 100",
    "LogLevel ERROR",
    "",
  ].join("\n");
}

async function answers(port: number): Promise<boolean> {
  for (;;) {
    const socket = connectTcp(port, "127.0.0.1");
    const greeted = await new Promise<boolean>((resolve) => {
      socket.once("data", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.destroy();
    if (greeted) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
