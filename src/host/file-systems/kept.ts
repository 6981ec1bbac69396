import type * as vscode from "vscode";
import type { App } from "../../app.ts";
import { Failure } from "../../core/failure.ts";
import { gsUri, keeperOf } from "../../core/layout.ts";
import { joinSentences } from "../../core/text/sentences.ts";
import { placeOf, type Place } from "./place.ts";

/** Why a file is read-only, in words; undefined where it is not, or nobody can say. Nobody is asked over the network. */
export async function sayKept(app: Pick<App, "connect" | "explain">, uri: vscode.Uri): Promise<string | undefined> {
  try {
    const why = whyKept(await placeOf(app, uri));
    if (why === undefined) return undefined;
    const said = await app.explain(why);
    return joinSentences(said.what, said.why, said.hint);
  } catch {
    return undefined; // without a connection nothing of it can be opened either, which says why
  }
}

/** @throws Failure `lake-file.kept`, `lake-file.version` for what nobody but its owner changes */
export function refuseKept(place: Place): void {
  const why = whyKept(place);
  if (why !== undefined) throw why;
}

/** Why nobody but its owner changes it; undefined where anybody may. */
export function whyKept(place: Place): Failure | undefined {
  const uri = uriText(place);
  if (place.generation !== undefined) return new Failure("lake-file.version", { uri });
  const { name, folder } = place.path;
  const keeper = place.isLake ? keeperOf(folder ? `${name}/` : name) : undefined;
  return keeper && new Failure("lake-file.kept", { uri, keeper });
}

/** The address as people write it. */
export function uriText({ bucket, path }: Place): string {
  return gsUri(bucket.name, path.name);
}
