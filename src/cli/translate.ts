import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { Translate } from "../app.ts";
import { inSentence } from "../messages/index.ts";

/** Texts in the user's language, from the bundle that the extension uses; English where there is none. */
export async function translator(installation: string, locale: string): Promise<Translate> {
  const bundle = /^pt([-_.]|$)/i.test(locale)
    ? await readBundle(join(installation, "l10n", "bundle.l10n.pt-br.json"))
    : {};
  return (text, ...values) =>
    (bundle[text] ?? text).replace(/\{(\d+)\}/g, (whole, index: string) =>
      inSentence(String(values[Number(index)] ?? whole)),
    );
}

async function readBundle(file: string): Promise<Readonly<Record<string, string>>> {
  return z.record(z.string(), z.string()).parse(JSON.parse(await readFile(file, "utf8")));
}
