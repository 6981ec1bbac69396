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
  /** What has been done once with success, for the steps of the walkthrough. */
  "sluice.done.trial": true;
  "sluice.done.ingest": true;
  "sluice.done.batch": true;
  "sluice.done.preview": true;
}

/** The editor has no function for this, only a command of its own. */
export async function setContext<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): Promise<void> {
  await vscode.commands.executeCommand("setContext", key, value);
}
