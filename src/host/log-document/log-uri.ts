import * as vscode from "vscode";

/** The scheme of the logs of batches, and of the code that they ran. */
export const LOG_SCHEME = "sluice-log";

const CODE = "code";

/** What is opened under a name of this scheme. */
export type LogAddress =
  | { readonly kind: "log"; readonly batch: string }
  /** `inside`: of a file in a package. */
  | { readonly kind: "code"; readonly uri: string; readonly inside: string | undefined };

/** The document that is the log of a batch. */
export function logUri(batch: string): vscode.Uri {
  return vscode.Uri.from({ scheme: LOG_SCHEME, path: `/${batch}.sluice-log` });
}

/** A file of the code that a batch ran, as it was staged: `uri` of the object. */
export function codeUri(uri: string, inside: string | undefined): vscode.Uri {
  const name = inside ?? uri.slice(uri.lastIndexOf("/") + 1);
  return vscode.Uri.from({
    scheme: LOG_SCHEME,
    authority: CODE,
    path: `/${name}`,
    query: JSON.stringify({ uri, inside }),
  });
}

/** The other way round; undefined for what is neither. */
export function logAddress({ scheme, authority, path, query }: vscode.Uri): LogAddress | undefined {
  if (scheme !== LOG_SCHEME) return undefined;
  if (authority !== CODE) {
    const batch = /^\/([a-z0-9][a-z0-9-]*)\.sluice-log$/.exec(path)?.[1];
    return batch === undefined ? undefined : { kind: "log", batch };
  }
  const named: unknown = JSON.parse(query);
  if (typeof named !== "object" || named === null || !("uri" in named) || typeof named.uri !== "string")
    return undefined;
  const inside = "inside" in named && typeof named.inside === "string" ? named.inside : undefined;
  return { kind: "code", uri: named.uri, inside };
}
