import * as vscode from "vscode";
import type { View } from "../app.ts";

/** What `when` clauses of the manifest look at. */
export type ContextKeys = Record<`sluice.${View}`, "loading" | "empty" | "signedOut" | "shown"> & ConnectionKeys;

interface ConnectionKeys {
  /** `unknown`: what it was is no longer so, and nobody has asked since. Before anything was asked there is no key at all. */
  "sluice.connection": "unknown" | "ready" | "untrusted" | "missing" | "several" | "stopped" | "broken";
  /** With whom the connection speaks. */
  "sluice.target": "google" | "emulators" | "mixed";
  /** How many there are in the window. */
  "sluice.pipelines": number;
  "sluice.emulators": "unknown" | "on" | "off";
  /** What has been done with success, for a moment: see walkthrough.ts. */
  "sluice.done.connect": boolean;
  "sluice.done.trial": boolean;
  "sluice.done.ingest": boolean;
  "sluice.done.batch": boolean;
  "sluice.done.preview": boolean;
}

/** The editor has no function for this, only a command of its own. */
export async function setContext<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): Promise<void> {
  await vscode.commands.executeCommand("setContext", key, value);
}
