import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HostKey } from "../../../src/core/dags/host-key.ts";
import { render } from "../../../src/messages/index.ts";
import { generateKey, noSshd, type Sshd, startSshd } from "../../support/sshd.ts";
import { failureOf, startVm, type Vm } from "./vm.ts";

describe.skipIf(noSshd !== undefined)(`host keys and logins${noSshd === undefined ? "" : `: ${noSshd}`}`, () => {
  let vm: Vm;
  let ecdsa: Sshd;
  let keys: string;
  const knownHosts = async (text: string): Promise<string> => {
    const file = join(await mkdtemp(join(vm.folder, "known-")), "known_hosts");
    await writeFile(file, text);
    return file;
  };
  const name = () => `[127.0.0.1]:${vm.sshd.port}`;

  beforeAll(async () => {
    vm = await startVm();
    keys = await mkdtemp(join(tmpdir(), "sluice-keys-"));
    ecdsa = await startSshd(join(keys, "ecdsa"), "ecdsa");
    generateKey(join(keys, "other"), "ed25519");
    generateKey(join(keys, "locked"), "ed25519", "correct horse");
  });
  afterAll(async () => {
    await ecdsa.close();
    await vm.close();
    await rm(keys, { recursive: true });
  });

  /** Nothing may have reached the VM under a key that is not the right one. */
  async function refused(policy: Parameters<Vm["push"]>[0]) {
    const before = (await vm.sshd.commands()).length;
    const failure = await failureOf(vm.push(policy));
    expect((await vm.sshd.commands()).length).toBe(before);
    return failure;
  }

  it("refuses a host that nothing is known of, and shows its fingerprint", async () => {
    const printed = execFileSync("ssh-keygen", ["-l", "-f", vm.sshd.clientKey.replace("client_key", "host_key.pub")]);
    const failure = await refused({ hostKeys: { knownHosts: [join(vm.folder, "missing")] } });
    expect(failure).toMatchObject({
      code: "dags.host-key-unknown",
      params: { host: "127.0.0.1", type: "ssh-ed25519", fingerprint: printed.toString().split(" ")[1] },
    });
  });

  it("refuses a changed key and names the line, without asking", async () => {
    const file = await knownHosts(`# mine\n${name()} ${ecdsa.hostKey}\n`);
    let asked = false;
    const trust = async () => Promise.resolve((asked = true));
    expect(await refused({ hostKeys: { knownHosts: [file], trust } })).toMatchObject({
      code: "dags.host-key-mismatch",
      params: { expected: `${file}:2` },
    });
    expect(asked).toBe(false);
  });

  it("refuses a revoked key even where its fingerprint is given", async () => {
    const file = await knownHosts(`${name()} ${vm.sshd.hostKey}\n@revoked * ${vm.sshd.hostKey}\n`);
    expect(await refused({ hostKeys: { knownHosts: [file] } })).toMatchObject({ code: "dags.host-key-revoked" });
    const unknown = await refused({ hostKeys: { knownHosts: [] } });
    const { fingerprint } = unknown.params as { fingerprint: string };
    expect(await refused({ hostKeys: { knownHosts: [file], fingerprint } })).toMatchObject({
      code: "dags.host-key-revoked",
      params: { where: `${file}:2` },
    });
  });

  it("says that certificate authorities are not understood", async () => {
    const file = await knownHosts(`@cert-authority * ${ecdsa.hostKey}\n`);
    expect(await refused({ hostKeys: { knownHosts: [file] } })).toMatchObject({ code: "dags.host-key-authority" });
  });

  it("refuses to go on without a known_hosts file that is there but can't be read", async () => {
    const folder = join(vm.folder, "not a file");
    await mkdir(folder);
    expect(await refused({ hostKeys: { knownHosts: [folder] } })).toMatchObject({
      code: "file.not-plain",
      params: { file: folder },
    });
  });

  it("takes the one key that is given by its fingerprint, and no other", async () => {
    const { params } = await failureOf(vm.push({ hostKeys: { knownHosts: [] } }));
    const { fingerprint } = params as { fingerprint: string };
    const none = { knownHosts: [] };
    expect((await vm.push({ hostKeys: { ...none, fingerprint } })).release).toMatch(/^[0-9a-f]{64}$/);
    for (const wrong of [`${fingerprint.slice(0, -1)}~`, fingerprint.slice("SHA256:".length), "", "SHA256:"]) {
      expect(await refused({ hostKeys: { ...none, fingerprint: wrong } })).toMatchObject({
        code: "dags.host-key-mismatch",
        params: { expected: wrong },
      });
    }
  });

  it("trusts an unknown host only on a yes", async () => {
    const shown: HostKey[] = [];
    const answering = (answer: unknown) => ({
      knownHosts: [],
      trust: async (key: HostKey) => {
        shown.push(key);
        return Promise.resolve(answer as boolean);
      },
    });
    for (const no of [false, undefined, null, 0, "", 1, "yes"]) {
      expect(await refused({ hostKeys: answering(no) })).toMatchObject({ code: "dags.host-key-unknown" });
    }
    const dismissed = () => Promise.reject(new Error("dismissed"));
    expect((await refused({ hostKeys: { knownHosts: [], trust: dismissed } })).message).toBe("dismissed");

    expect((await vm.push({ hostKeys: answering(true) })).release).toMatch(/^[0-9a-f]{64}$/);
    const file = await knownHosts(`${shown[0]!.knownHostsLine}\n`);
    expect((await vm.push({ hostKeys: { knownHosts: [file] } })).release).toMatch(/^[0-9a-f]{64}$/);
  });

  it("ends an unanswered question with the signal", async () => {
    const stop = new AbortController();
    const trust = () => {
      stop.abort(new Error("stopped"));
      return new Promise<boolean>(() => undefined);
    };
    await expect(vm.push({ hostKeys: { knownHosts: [], trust } }, stop.signal)).rejects.toThrow("stopped");
  });

  it("asks a host for the type of key that it is known by", async () => {
    const target = { ...vm.options().vm, port: ecdsa.port };
    const at = `[127.0.0.1]:${ecdsa.port}`;
    const login = { privateKeyFile: ecdsa.clientKey };
    const right = await knownHosts(`${at} ${ecdsa.hostKey}\n`);
    expect((await vm.push({ vm: target, login, hostKeys: { knownHosts: [right] } })).release).toMatch(/^[0-9a-f]{64}$/);
    const otherType = await knownHosts(`${at} ${vm.sshd.hostKey}\n`);
    expect(await failureOf(vm.push({ vm: target, login, hostKeys: { knownHosts: [otherType] } }))).toMatchObject({
      code: "dags.host-key-mismatch",
      params: { type: "ecdsa-sha2-nistp256", expected: `${otherType}:1` },
    });
  });

  it("says when the account refuses the key, and when nobody is there", async () => {
    expect(await failureOf(vm.push({ login: { privateKeyFile: join(keys, "other") } }))).toMatchObject({
      code: "dags.login-refused",
      params: { user: vm.sshd.user },
    });
    expect(await failureOf(vm.push({ login: {} }))).toMatchObject({ code: "dags.no-login" });
    const target = { ...vm.options().vm, port: 1 };
    expect(await failureOf(vm.push({ vm: target }))).toMatchObject({ code: "dags.unreachable", params: { port: 1 } });
  });

  it("asks for the passphrase of a locked key, and says when a key can't be used", async () => {
    const privateKeyFile = join(keys, "locked");
    const asked: string[] = [];
    const answering = (answer: string | undefined) => ({
      privateKeyFile,
      passphrase: async (file: string) => {
        asked.push(file);
        return Promise.resolve(answer);
      },
    });
    expect(await failureOf(vm.push({ login: answering("wrong") }))).toMatchObject({
      code: "dags.key-file",
      params: { reason: "passphrase" },
    });
    expect(await failureOf(vm.push({ login: answering(undefined) }))).toMatchObject({
      code: "dags.key-file",
      params: { reason: "locked" },
    });
    // The right passphrase unlocks it: then it is the account that refuses it.
    expect(await failureOf(vm.push({ login: answering("correct horse") }))).toMatchObject({
      code: "dags.login-refused",
    });
    expect(asked).toEqual([privateKeyFile, privateKeyFile, privateKeyFile]);
    expect(await failureOf(vm.push({ login: { privateKeyFile: join(keys, "missing") } }))).toMatchObject({
      code: "dags.key-file",
    });
  });

  it("tells what is wrong with a key file before it speaks to the machine", async () => {
    const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
    const files = {
      public: readFileSync(join(keys, "other.pub")),
      format: pem,
      nothing: "",
      words: "not a key at all\n",
      bytes: Buffer.from([0, 255, 254, 0, 1]),
      half: readFileSync(join(keys, "other")).subarray(0, 200),
    };
    for (const [name, content] of Object.entries(files)) {
      const file = join(keys, `bad-${name}`);
      await writeFile(file, content);
      const failure = await refused({ login: { privateKeyFile: file } });
      const reason = name === "public" ? "public" : "format";
      expect(failure, name).toMatchObject({ code: "dags.key-file", params: { file, reason } });
      for (const locale of ["en", "pt-br"]) {
        const { what, why, hint } = render(failure, locale);
        expect([what, why, hint].join(" ")).not.toMatch(/firewall|undefined/);
        expect(why).not.toBe("");
        expect(hint).not.toBe("");
      }
    }
    const pipe = join(keys, "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const file of [keys, pipe, "/dev/zero"]) {
      expect(await refused({ login: { privateKeyFile: file } })).toMatchObject({
        code: "dags.key-file",
        params: { file, reason: "not-plain" },
      });
      expect(await refused({ hostKeys: { knownHosts: [file] } })).toMatchObject({ code: "file.not-plain" });
    }
  });

  it("tells what is wrong with an agent, unless a key file makes up for it", async () => {
    const socket = join(keys, "stale");
    const notASocket = join(keys, "not a socket");
    await writeFile(notASocket, "");
    const mute = createServer().listen(socket);
    await new Promise((resolve) => mute.once("listening", resolve));
    // What a killed agent leaves: a socket that nobody listens on.
    execFileSync("cp", ["-a", socket, `${socket}-left`]);
    await new Promise((resolve) => mute.close(resolve));
    for (const agent of [`${socket}-left`, join(keys, "missing"), notASocket, keys]) {
      const failure = await refused({ login: { agent } });
      expect(failure, agent).toMatchObject({ code: "dags.agent", params: { agent } });
      expect((failure.params as { why: string }).why).not.toBe("");
      expect(render(failure, "en").hint).toContain("ssh-add");
      expect((await vm.push({ login: { agent, privateKeyFile: vm.sshd.clientKey } })).release).toMatch(
        /^[0-9a-f]{64}$/,
      );
    }
    expect(await refused({ login: { agent: "" } })).toMatchObject({ code: "dags.no-login" });
    expect((await vm.push({ login: { agent: "", privateKeyFile: vm.sshd.clientKey } })).release).toMatch(
      /^[0-9a-f]{64}$/,
    );
  });

  it("calls an agent empty, and one with too many keys refused", async () => {
    await withAgent(async (agent, environment) => {
      expect(await refused({ login: { agent } })).toMatchObject({ code: "dags.agent", params: { why: undefined } });
      for (let index = 0; index < 8; index += 1) {
        generateKey(join(keys, `many-${index}`), "ed25519");
        execFileSync("ssh-add", ["-q", join(keys, `many-${index}`)], { env: environment, stdio: "ignore" });
      }
      expect(await refused({ login: { agent } })).toMatchObject({ code: "dags.login-refused" });
    });
  });

  it("logs in through an agent", async () => {
    await withAgent(async (agent, environment) => {
      execFileSync("ssh-add", ["-q", vm.sshd.clientKey], { env: environment, stdio: "ignore" });
      expect((await vm.push({ login: { agent } })).release).toMatch(/^[0-9a-f]{64}$/);
    });
  });

  async function withAgent(use: (agent: string, environment: NodeJS.ProcessEnv) => Promise<void>): Promise<void> {
    const agent = join(await mkdtemp(join(keys, "agent-")), "socket");
    const printed = execFileSync("ssh-agent", ["-a", agent, "-s"]).toString();
    try {
      await use(agent, { ...process.env, SSH_AUTH_SOCK: agent });
    } finally {
      process.kill(Number(/SSH_AGENT_PID=(\d+)/.exec(printed)![1]));
    }
  }
});
