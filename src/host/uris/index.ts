import * as vscode from "vscode";
import type { EditorParts } from "../parts.ts";
import { registerUriTexts } from "./texts.ts";

const LANGUAGES = ["python", "yaml", "terraform", "hcl", "json", "jsonc", "sql", "shellscript", "markdown"];
// Where no extension knows the language, the editor takes the file for plain text.
const SELECTOR: vscode.DocumentSelector = [...LANGUAGES, { pattern: "**/*.{tf,tfvars,hcl}" }];

/**
 * What is known of a `gs://` address where it stands in a text: where it leads, what is there, how it goes on. Nobody is asked
 * before the user points at one, follows it or types one.
 */
export function provideUris(parts: EditorParts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("sluice.uri.open", async (uri: unknown) => {
      try {
        await (await import("./open-uri.ts")).openUri(parts.app, uri);
      } catch (error) {
        parts.fail(error);
      }
    }),
    registerUriTexts(SELECTOR, parts.app, "sluice.uri.open"),
  );
}
