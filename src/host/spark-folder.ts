import * as vscode from "vscode";
import type { Translate } from "../app.ts";
import { notify } from "./window.ts";

/** What is asked and done when the user names another folder of Spark. */
interface SparkFolderContext {
  readonly t: Translate;
  /** Of the emulators that run, if any do. */
  readonly stateFile: () => string;
  readonly restart: () => Promise<unknown>;
  /** Told where it can't be known whether any run. */
  readonly failed: (error: unknown) => void;
}

/** Emulators keep the Spark that they were started with: says so when another one is named, and restarts them when asked. */
export function watchSparkFolder({ t, stateFile, restart, failed }: SparkFolderContext): vscode.Disposable {
  // Whoever types into the settings changes them letter by letter: one message at a time is enough.
  let isAsking = false;
  const ask = async () => {
    const { askEmulators, readStateFile } = await import("../core/local/running-emulators.ts");
    const described = await readStateFile(stateFile());
    if (described === undefined || (await askEmulators(described, 2)) === "gone") return;
    const action = t("Restart");
    const question = t("The local emulators run with the Spark they were started with, until they are restarted.");
    if ((await notify("information", question, [action])) === action) await restart();
  };
  return vscode.workspace.onDidChangeConfiguration(async (event) => {
    if (isAsking || !event.affectsConfiguration("sluice.spark.folder")) return;
    isAsking = true;
    try {
      await ask();
    } catch (error) {
      failed(error);
    } finally {
      isAsking = false;
    }
  });
}
