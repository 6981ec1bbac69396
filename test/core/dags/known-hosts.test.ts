import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addKnownHost, describeHostKey } from "../../../src/core/dags/host-key.ts";
import { judge, knownHostsName, knownKeyTypes, parseKnownHosts } from "../../../src/core/dags/known-hosts.ts";
import { generateKey } from "../../support/sshd.ts";

const keys: Record<"right" | "wrong" | "ecdsa", { line: string; blob: Buffer; fingerprint: string }> = {
  right: { line: "", blob: Buffer.alloc(0), fingerprint: "" },
  wrong: { line: "", blob: Buffer.alloc(0), fingerprint: "" },
  ecdsa: { line: "", blob: Buffer.alloc(0), fingerprint: "" },
};
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-keys-"));
  for (const [name, type] of [
    ["right", "ed25519"],
    ["wrong", "ed25519"],
    ["ecdsa", "ecdsa"],
  ] as const) {
    const file = join(folder, name);
    generateKey(file, type);
    const [keyType, base64] = (await readFile(`${file}.pub`, "utf8")).split(" ");
    const printed = execFileSync("ssh-keygen", ["-l", "-f", `${file}.pub`]).toString();
    keys[name] = {
      line: `${keyType!} ${base64!}`,
      blob: Buffer.from(base64!, "base64"),
      fingerprint: printed.split(" ")[1]!,
    };
  }
});
afterAll(() => rm(folder, { recursive: true }));

const judged = (text: string, host = "vm.example.com", port = 22, key = keys.right.blob) =>
  judge(parseKnownHosts(text, "known_hosts"), knownHostsName(host, port), key);

describe("known hosts", () => {
  it("knows a host by name, whatever the case, and says nothing of others", () => {
    expect(judged(`# comment\n\nVM.example.com,10.0.0.1 ${keys.right.line} admin\n`)).toEqual({
      kind: "match",
      where: "known_hosts:3",
    });
    expect(judged(`other.example.com ${keys.right.line}`)).toEqual({ kind: "unknown" });
    expect(judged("")).toEqual({ kind: "unknown" });
  });

  it("calls another key a mismatch, of the same type or of another", () => {
    expect(judged(`vm.example.com ${keys.ecdsa.line}\nvm.example.com ${keys.wrong.line}`)).toEqual({
      kind: "mismatch",
      where: "known_hosts:2",
    });
    expect(judged(`vm.example.com ${keys.ecdsa.line}`)).toEqual({ kind: "mismatch", where: "known_hosts:1" });
  });

  it("takes the port into account", () => {
    expect(judged(`[vm.example.com]:2222 ${keys.right.line}`, "vm.example.com", 2222).kind).toBe("match");
    expect(judged(`vm.example.com ${keys.right.line}`, "vm.example.com", 2222).kind).toBe("unknown");
    expect(judged(`[vm.example.com]:2222 ${keys.right.line}`).kind).toBe("unknown");
  });

  it("follows patterns and their negation", () => {
    expect(judged(`*.example.com ${keys.right.line}`).kind).toBe("match");
    expect(judged(`v?.example.com ${keys.right.line}`).kind).toBe("match");
    expect(judged(`vm.example.co? ${keys.right.line}`, "vm-example-com").kind).toBe("unknown");
    expect(judged(`*.example.com,!vm.example.com ${keys.right.line}`).kind).toBe("unknown");
  });

  it("matches patterns as a plain search does, and none for long", () => {
    const alphabet = fc.constantFrom("a", "b", ".", "*", "?");
    fc.assert(
      fc.property(
        fc.array(alphabet, { maxLength: 8 }),
        fc.array(fc.constantFrom("a", "b", "."), { maxLength: 8 }),
        (pattern, drawn) => {
          const name = drawn.join("");
          const matches = (at: number, position: number): boolean => {
            if (at === pattern.length) return position === name.length;
            if (pattern[at] === "*")
              return matches(at + 1, position) || (position < name.length && matches(at, position + 1));
            const fits = position < name.length && (pattern[at] === "?" || pattern[at] === name[position]);
            return fits && matches(at + 1, position + 1);
          };
          const verdict = judge(parseKnownHosts(`${pattern.join("")} ${keys.right.line}`, "f"), name, keys.right.blob);
          // A line without a host field is malformed.
          expect(verdict.kind).toBe(pattern.length > 0 && matches(0, 0) ? "match" : "unknown");
        },
      ),
    );
    const endless = `${"*a".repeat(30)}*b`;
    expect(judged(`${endless} ${keys.right.line}`, "a".repeat(250)).kind).toBe("unknown");
    expect(judged(`${"*".repeat(5000)}a ${keys.right.line}`, "a".repeat(250)).kind).toBe("match");
  });

  it("keeps a line that somebody left without an end", async () => {
    const file = join(folder, "new folder", "known_hosts");
    const shown = (host: string, key: Buffer) => describeHostKey(host, 22, key);
    await addKnownHost(file, shown("one", keys.right.blob));
    await writeFile(file, `# mine\nold ${keys.wrong.line}`);
    await addKnownHost(file, shown("two", keys.right.blob));
    await addKnownHost(file, shown("three", keys.ecdsa.blob));
    const text = await readFile(file, "utf8");
    expect(text.split("\n")).toHaveLength(5);
    expect(judged(text, "old", 22, keys.wrong.blob).kind).toBe("match");
    expect(judged(text, "two").kind).toBe("match");
    expect(judged(text, "three", 22, keys.ecdsa.blob).kind).toBe("match");
  });

  it("reads what ssh-keygen hashes", async () => {
    const file = join(folder, "hashed");
    await writeFile(file, `vm.example.com ${keys.right.line}\n[vm.example.com]:2222 ${keys.wrong.line}\n`);
    execFileSync("ssh-keygen", ["-H", "-f", file], { stdio: "ignore" });
    const hashed = await readFile(file, "utf8");
    expect(hashed).not.toContain("example");
    expect(judged(hashed).kind).toBe("match");
    expect(judged(hashed, "vm.example.com", 2222).kind).toBe("mismatch");
    expect(judged(hashed, "other.example.com").kind).toBe("unknown");
  });

  it("refuses a revoked key whatever stands before it", () => {
    expect(judged(`vm.example.com ${keys.right.line}\n@revoked * ${keys.right.line}`)).toEqual({
      kind: "revoked",
      where: "known_hosts:2",
    });
    expect(judged(`vm.example.com ${keys.right.line}\n@revoked * ${keys.wrong.line}`).kind).toBe("match");
  });

  it("says when only a certificate authority is known, and never takes its key for the host's", () => {
    expect(judged(`@cert-authority *.example.com ${keys.right.line}`)).toEqual({
      kind: "authority",
      where: "known_hosts:1",
    });
  });

  it("learns nothing from malformed lines", () => {
    const malformed = [
      "vm.example.com",
      "vm.example.com ssh-ed25519",
      "vm.example.com ssh-ed25519 AAAA",
      `vm.example.com ssh-rsa ${keys.right.line.split(" ")[1]!}`,
      `@unheard-of vm.example.com ${keys.right.line}`,
      `|2|AAAA|AAAA ${keys.right.line}`,
      `|1|| ${keys.right.line}`,
    ];
    expect(judged(malformed.join("\n")).kind).toBe("unknown");
    expect(judged([...malformed, `vm.example.com ${keys.right.line}`].join("\r\n"))).toEqual({
      kind: "match",
      where: "known_hosts:8",
    });
  });

  it("names the types a host is known by", () => {
    const known = parseKnownHosts(
      `vm ${keys.ecdsa.line}\nvm ${keys.right.line}\n@revoked vm ${keys.wrong.line}`,
      "known_hosts",
    );
    expect(knownKeyTypes(known, "vm")).toEqual(["ecdsa-sha2-nistp256", "ssh-ed25519"]);
  });

  it("prints fingerprints as ssh-keygen does, and a line that makes the key known", () => {
    const shown = describeHostKey("VM.example.com", 2222, keys.ecdsa.blob);
    expect(shown).toMatchObject({ type: "ecdsa-sha2-nistp256", fingerprint: keys.ecdsa.fingerprint });
    expect(judged(shown.knownHostsLine, "vm.example.com", 2222, keys.ecdsa.blob).kind).toBe("match");
  });
});
