import { createHash } from "node:crypto";
import { Failure } from "../failure.ts";
import { isSafePath } from "./release.ts";

/** What the VM has, before a push. */
export interface Comparison {
  readonly current: { readonly kind: "none" | "other" } | { readonly kind: "link"; readonly target: string };
  /** Bytes free on the file system of the releases; undefined when the folder is not there yet. */
  readonly freeBytes: number | undefined;
  /** Whether the wanted release is there and whole. */
  readonly wantedIsThere: boolean;
  /** Whether current is the wanted release, whole. */
  readonly wantedIsCurrent: boolean;
  /** Where current's files are, by hash: paths inside it. */
  readonly currentFiles: ReadonlyMap<string, string>;
}

/** Reads what the compare script printed. @throws Failure dags.answer-unreadable */
export function parseComparison(printed: string, wanted: string): Comparison {
  if (printed === "") {
    return {
      current: { kind: "none" },
      freeBytes: undefined,
      wantedIsThere: false,
      wantedIsCurrent: false,
      currentFiles: new Map(),
    };
  }
  const [link, free, digest, ...entries] = printed.split("\0");
  const current = parseLink(link ?? "");
  if (!current || free === undefined || digest === undefined) throw unreadable(printed);
  const listing = entries.filter((entry) => entry !== "").map(parseEntry);
  const currentDigest = createHash("sha256").update(entries.join("\0")).digest("hex");
  const isCurrent = current.kind === "link" && current.target === releaseFolder(wanted);
  return {
    current,
    freeBytes: /^\d+$/.test(free) ? Number(free) * 1024 : undefined,
    wantedIsThere: digest === wanted,
    wantedIsCurrent: isCurrent && currentDigest === wanted,
    currentFiles: new Map(listing.filter(({ path }) => isSafePath(path)).map(({ sha256, path }) => [sha256, path])),
  };
}

/** The entries of a listing as the VM prints it. @throws Failure dags.answer-unreadable */
export function parseListing(printed: string): { sha256: string; path: string }[] {
  return printed
    .split("\0")
    .filter((entry) => entry !== "")
    .map(parseEntry);
}

/** Where a release is, from the folder that is pushed to; also the target of the link to it. */
export function releaseFolder(id: string): string {
  return `releases/${id}`;
}

/** The release that a link names; undefined for a link that no push made. */
export function releaseOf(target: string): string | undefined {
  return /^releases\/([0-9a-f]{64})$/.exec(target)?.[1];
}

function parseLink(text: string): Comparison["current"] | undefined {
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
