import * as vscode from "vscode";
import { provideDropEdits } from "./drop-edits/index.ts";
import { provideFileSystems } from "./file-systems/index.ts";
import { provideLogDocuments } from "./log-document/index.ts";
import type { EditorParts } from "./parts.ts";
import { providePages } from "./pages/provide-pages.ts";
import { provideProblems } from "./problems/index.ts";
import { provideTables } from "./table-editor/index.ts";
import { provideUris } from "./uris/index.ts";

/** What opens, marks and moves files in the editor. Each part loads what it needs when it is first used. */
export function openEditors(parts: EditorParts): vscode.Disposable {
  return vscode.Disposable.from(
    provideTables(parts),
    provideFileSystems(parts),
    provideUris(parts),
    providePages(parts),
    provideProblems(parts),
    provideLogDocuments(parts),
    provideDropEdits(),
  );
}
