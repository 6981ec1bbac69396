import { existsSync } from "node:fs";
import { announced, run } from "./step.mjs";

const SSHD = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"];

/** The SSH server that the push of DAGs is tested against: installed as root on Debian, asked for elsewhere. */
export async function sshd() {
  if (SSHD.some(existsSync)) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    process.stderr.write("  No SSH server: install openssh-server; its tests are counted as skipped.\n");
    return;
  }
  const apt = (...args) =>
    run("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=300", ...args], { env: { DEBIAN_FRONTEND: "noninteractive" } });
  await announced("SSH server", async () => {
    await apt("update");
    await apt("install", "-y", "--no-install-recommends", "openssh-server");
  });
}
