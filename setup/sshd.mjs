import { existsSync } from "node:fs";
import { debianPackages } from "./debian.mjs";

const SSHD = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"];

/** The SSH server that the push of DAGs is tested against. @throws SetupError where it has to be installed by hand */
export async function sshd() {
  if (SSHD.some(existsSync)) return;
  await debianPackages("SSH server", ["openssh-server"], "No SSH server: install openssh-server.");
}
