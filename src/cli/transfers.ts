import { mkdir, rmdir } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { Option, type Command } from "commander";
import type { Translate } from "../app.ts";
import { addressText } from "../core/address.ts";
import { Failure, isFailure } from "../core/failure.ts";
import { gsUri } from "../core/layout.ts";
import { describeSize } from "../core/text/quantity.ts";
import type { Ends, Policy, Source, Target, TransferPlan, TransferResult } from "../core/transfers/plan.ts";
import { planDownload, type DownloadSource } from "../core/transfers/plan-download.ts";
import { runTransfer } from "../core/transfers/run-transfer.ts";
import { countFiles } from "../counts.ts";
import { isDirectory } from "./is-directory.ts";
import type { Terminal } from "./run.ts";

/** What is to become of what is there already. */
export interface TransferFlags {
  readonly recursive?: boolean;
  readonly force?: boolean;
  readonly keepBoth?: boolean;
  readonly skip?: boolean;
}

/** Adds the flags of a command that moves files. */
export function withTransferFlags(command: Command, t: Translate): Command {
  return command
    .option("-r, --recursive", t("folders too, with all that is in them"))
    .addOption(new Option("--force", t("replace what is there already")).conflicts(["keepBoth", "skip"]))
    .addOption(new Option("--keep-both", t("give the new one a number")).conflicts("skip"))
    .option("--skip", t("leave what is there already"));
}

/** The two ends of every transfer of this pipeline. */
export async function endsOf({ app }: Terminal): Promise<Ends> {
  const { clients, connection } = await app.connect();
  return { clients, lake: connection.lakeBucket };
}

/**
 * Brings something here: a file into a folder or under a name of its own, a folder into another one, which is made where
 * the one above it is there.
 * @throws Failure `transfer.*`, `file.*`, `remote.*`
 */
export async function get(
  terminal: Terminal,
  { source, isFolder }: { readonly source: DownloadSource; readonly isFolder: boolean },
  to: string,
  flags: TransferFlags,
): Promise<undefined> {
  const ends = await endsOf(terminal);
  const target = resolve(to);
  const isInto = isFolder || /[\\/]$/.test(to) || (await isDirectory(target));
  const [folder, as] = isInto ? [target, undefined] : [dirname(target), basename(target)];
  const plan = (signal: AbortSignal) => planDownload([source], folder, ends, signal, { as });
  return move(terminal, flags, isInto ? (signal) => inMadeFolder(folder, () => plan(signal)) : plan, ends);
}

/** Makes the folder where it is missing, and leaves none behind that nothing was planned for. */
async function inMadeFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  // What stands in the way is told by who looks at the folder.
  const isMade = await mkdir(folder).then(
    () => true,
    () => false,
  );
  try {
    return await work();
  } catch (error) {
    if (isMade) await rmdir(folder);
    throw error;
  }
}

/** Files of this machine. @throws Failure `transfer.folder-given` for a folder without `-r`, `file.missing` */
export async function localPaths(paths: readonly string[], { recursive = false }: TransferFlags): Promise<string[]> {
  const absolute = paths.map((path) => resolve(path));
  for (const path of absolute)
    if (!recursive && (await isDirectory(path))) throw new Failure("transfer.folder-given", { name: path });
  return absolute;
}

/** Plans and carries out, tells how far it is, prints a line for each file, and fails if one of them did. */
export async function move(
  { app, signal, print }: Terminal,
  { force = false, keepBoth = false, skip = false }: TransferFlags,
  plan: (signal: AbortSignal) => Promise<TransferPlan>,
  ends: Ends,
): Promise<undefined> {
  const { t, ui } = app;
  const policy: Policy = force ? "replace" : keepBoth ? "keep-both" : skip ? "skip" : "refuse";
  const planned = await ui.progress(t("Looking what is there"), (_report, aborted) => plan(aborted));
  for (const { name, why } of planned.leftOut) {
    const { what } = await app.explain(why);
    void ui.warn(t("Left out: {0}: {1}", name, what));
  }
  const results = await ui.progress(t("Moving {0}", countFiles(t, planned.items.length)), (report, aborted) =>
    runTransfer(planned, ends, {
      policy,
      signal: aborted,
      report: ({ files, bytes, name }) => {
        const far = t(
          "{0} of {1} files, {2} of {3}",
          files.done,
          files.of,
          describeSize(bytes.done),
          describeSize(bytes.of),
        );
        report(`${far}: ${name}`, bytes.of === 0 ? 0 : bytes.done / bytes.of);
      },
    }),
  );
  for (const result of results) print(resultOf(result), lineOf(result, t));
  signal.throwIfAborted();
  const failures = results.flatMap((one) =>
    one.outcome === "failed" ? [{ file: one.item.name, failure: one.failure }] : [],
  );
  if (failures.length === 0) return undefined;
  // Of one file its own failure says more.
  if (failures.length === 1 && results.length === 1 && failures[0] !== undefined) throw failures[0].failure;
  throw new Failure("transfer.failed", {
    failed: failures.length,
    of: results.length,
    failures: failures.slice(0, 10),
  });
}

function resultOf(result: TransferResult) {
  const { name, bytes, from, to } = result.item;
  const at = result.outcome === "done" ? result.at : undefined;
  const code = result.outcome === "failed" && isFailure(result.failure) ? result.failure.code : undefined;
  return {
    name,
    outcome: result.outcome,
    bytes,
    from: sourceText(from),
    to: targetText(to),
    ...(at && { at }),
    ...(code && { code }),
  };
}

function lineOf({ item, outcome, ...rest }: TransferResult, t: Translate): string {
  const words = {
    done: t("done"),
    same: t("there already"),
    skipped: t("left as it is"),
    cancelled: t("cancelled"),
    failed: t("failed"),
  };
  const target = targetText(item.to);
  const at = "at" in rest && rest.at !== undefined && rest.at !== target ? ` (${rest.at})` : "";
  return `${words[outcome]}: ${item.name} -> ${target}${at}`;
}

function sourceText(from: Source): string {
  switch (from.kind) {
    case "local":
      return resolve(from.root, from.path);
    case "object":
      return gsUri(from.bucket, from.object.name);
    case "drive":
      return addressText({ kind: "driveFile", fileId: from.file.id, name: from.file.name });
  }
}

function targetText(to: Target): string {
  switch (to.kind) {
    case "local":
      return resolve(to.folder, ...to.path);
    case "object":
      return gsUri(to.bucket, to.name);
    case "drive":
      return [`drive:/${to.folderId}`, ...to.folders, to.name].join("/");
    case "nowhere":
      return "";
  }
}
