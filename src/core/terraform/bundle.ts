import { createHash } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure.ts";

/** The infrastructure as it came with this version of Sluice. */
export interface Bundle {
  /** Version of Sluice. */
  readonly version: string;
  /** The bundled `terraform/` folder, absolute. */
  readonly folder: string;
  /** Files that come from elsewhere: path in the working copy (`files/function.zip`) -> absolute path. */
  readonly added: Readonly<Record<string, string>>;
}

/** The bundle of an installation, a folder of this machine. */
export function bundleIn(installation: string, version: string): Bundle {
  return {
    version,
    folder: join(installation, "terraform"),
    added: {
      "files/function.zip": join(installation, "dist", "function.zip"),
      "files/compose.yaml": join(installation, "airflow", "compose.yaml"),
    },
  };
}

/** A file of the bundle: its content and the SHA-256 of it, in hex. */
export interface BundledFile {
  readonly content: Buffer;
  readonly sha256: string;
}

/** What Terraform itself leaves in a folder where it ran: never part of the infrastructure. */
const LEFT_BY_TERRAFORM = /^(\.terraform|\.terraform\.lock\.hcl|crash\.log|.*\.tfstate(\..*)?|.*\.tfplan)$/;

/**
 * Reads the whole bundle, by path in the working copy ('/' between its parts), in the order of the paths.
 * @throws Failure `infrastructure.symlink`: a link could bring in a file from anywhere
 */
export async function readBundle(bundle: Bundle, signal: AbortSignal): Promise<Map<string, BundledFile>> {
  const sources = new Map(Object.entries(bundle.added));
  for await (const path of filesBelow(bundle.folder, "")) sources.set(path, join(bundle.folder, path));

  const files = new Map<string, BundledFile>();
  for (const [path, source] of [...sources].sort(([one], [other]) => (one < other ? -1 : 1))) {
    signal.throwIfAborted();
    if ((await lstat(source)).isSymbolicLink()) throw new Failure("infrastructure.symlink", { path: source });
    const content = await readFile(source, { signal });
    files.set(path, { content, sha256: sha256Of(content) });
  }
  return files;
}

/** SHA-256 in hex. */
function sha256Of(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

async function* filesBelow(folder: string, below: string): AsyncGenerator<string> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    if (LEFT_BY_TERRAFORM.test(entry.name)) continue;
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isSymbolicLink()) throw new Failure("infrastructure.symlink", { path: join(folder, path) });
    if (entry.isDirectory()) yield* filesBelow(folder, path);
    else yield path;
  }
}
