import type { App } from "../../app.ts";
import { Failure } from "../../core/failure.ts";
import { gsUri, keeperOf } from "../../core/layout.ts";
import { joinSentences } from "../../core/text/sentences.ts";
import { flash } from "../window.ts";
import type { Place } from "./place.ts";

/** Says in the status bar why a file that was opened is read-only, where it is. The editor itself has no words for it. */
export async function tellKept(app: Pick<App, "explain">, place: Place): Promise<void> {
  const why = whyKept(place);
  if (why === undefined) return;
  const said = await app.explain(why);
  flash(joinSentences(said.what, said.why));
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
