import { createHash } from "node:crypto";
import { Failure } from "../failure.ts";
import { isSafePath } from "./release.ts";

/** What the VM has, before a push. */
export interface VmState {
  /** Whether the folder that is pushed to is there. */
  readonly isThere: boolean;
  readonly current: CurrentLink;
  /** Whether the wanted release is there and whole. */
  readonly wantedIsThere: boolean;
  /** Whether current is the wanted release, whole. */
  readonly wantedIsCurrent: boolean;
  /**
   * Where files are, by hash: paths below `releases`, in the current release or in what an earlier push of the wanted
   * one left behind.
   */
  readonly files: ReadonlyMap<string, string>;
}

/** What stands where Airflow looks: nothing, a link, or something that no push puts there. */
export type CurrentLink = { readonly kind: "none" | "other" } | { readonly kind: "link"; readonly target: string };

/** Reads what the compare script printed. @throws Failure dags.answer-unreadable */
export function parseVmState(printed: string, wanted: string): VmState {
  if (printed === "") {
    return {
      isThere: false,
      current: { kind: "none" },
      wantedIsThere: false,
      wantedIsCurrent: false,
      files: new Map(),
    };
  }
  const [link, digest, ...entries] = printed.split("\0").slice(0, -1);
  const current = parseLink(link ?? "");
  const end = entries.indexOf("");
  if (!current || digest === undefined || end === -1) throw unreadable(printed);
  const listed = entries.slice(0, end);
  const currentDigest = createHash("sha256")
    .update(listed.map((entry) => `${entry}\0`).join(""))
    .digest("hex");
  const isWanted = current.kind === "link" && current.target === releaseFolder(wanted);
  const files = new Map<string, string>();
  const add = (release: string | undefined, entry: string) => {
    const { sha256, path } = parseEntry(entry);
    if (release !== undefined && isSafePath(path)) files.set(sha256, `${release}/${path}`);
  };
  let partial: string | undefined;
  for (const entry of entries.slice(end + 1)) {
    if (entry.startsWith(PARTIAL)) partial = partialOf(entry.slice(PARTIAL.length));
    else add(partial, entry);
  }
  // Last, so that what Airflow runs is preferred.
  const release = current.kind === "link" ? releaseOf(current.target) : undefined;
  for (const entry of listed) add(release, entry);
  const wantedIsCurrent = isWanted && currentDigest === wanted;
  return { isThere: true, current, wantedIsThere: digest === wanted, wantedIsCurrent, files };
}

/** The entries of a listing as the VM prints it. @throws Failure dags.answer-unreadable */
export function parseListing(printed: string): { sha256: string; path: string }[] {
  return printed
    .split("\0")
    .filter((entry) => entry !== "")
    .map(parseEntry);
}

/** Where a release is, from the folder that is pushed to; also the target of the link to it. */
function releaseFolder(id: string): string {
  return `releases/${id}`;
}

/** The release that a link names; undefined for a link that no push made. */
export function releaseOf(target: string): string | undefined {
  return /^releases\/([0-9a-f]{64})$/.exec(target)?.[1];
}

const PARTIAL = "partial:";

function partialOf(name: string): string | undefined {
  return /^\.[0-9a-f.]+(\.damaged)?\.partial$/.test(name) ? name : undefined;
}

function parseLink(text: string): CurrentLink | undefined {
  if (text === "none:") return { kind: "none" };
  if (text === "other:") return { kind: "other" };
  return text.startsWith("link:") ? { kind: "link", target: text.slice("link:".length) } : undefined;
}

function parseEntry(entry: string): { sha256: string; path: string } {
  const match = /^([0-9a-f]{64}) [ *]\.\/(.+)$/s.exec(entry);
  if (!match) throw unreadable(entry);
  return { sha256: match[1] ?? "", path: match[2] ?? "" };
}

/** Most often a start-up file of the account's shell that prints something. */
function unreadable(printed: string): Failure {
  return new Failure("dags.answer-unreadable", { printed: printed.slice(0, 200) });
}
