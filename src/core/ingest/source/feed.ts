import type { DriveChange } from "../../services/drive.ts";
import { isFailure, type Failure } from "../../failure.ts";
import type { Drive } from "../../services/drive.ts";
import type { Log } from "../../log.ts";

/** What Drive's changes feed tells since a token. */
export interface Feed {
  readonly changes: readonly DriveChange[];
  /** Ids of files that changed in a way that the feed tells without making sense: each has to be asked for. */
  readonly unclear: readonly string[];
  /** Where the feed goes on. */
  readonly token: string;
}

/** The run that reads the feed. */
export interface FeedReader {
  readonly drive: Pick<Drive, "changes">;
  readonly folderId: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Reads the feed to its end. Undefined when it can't be had, and only a reconciliation tells what changed: Drive refuses
 * the token, because it is too old or of another place, or the feed itself.
 */
export async function readFeed(run: FeedReader, from: string, driveId: string | undefined): Promise<Feed | undefined> {
  const feed = await readPages(run, from, driveId);
  if (typeof feed !== "string") return feed;
  run.log.info(`Drive's changes of folder ${run.folderId} can't be had, so that all of it is compared: ${feed}`);
  return undefined;
}

/** The feed, or why there is none to use. */
async function readPages(run: FeedReader, from: string, driveId: string | undefined): Promise<Feed | string> {
  const changes: DriveChange[] = [];
  const unclear: string[] = [];
  for (let token = from; ;) {
    const page = await run.drive.changes(token, driveId, run.signal).catch((error: unknown) => {
      if (isFeedRefused(error)) return error;
      throw error;
    });
    if (page instanceof Error) return page.message;
    for (const change of page.changes) changes.push(change);
    for (const { id, failure } of page.odd) {
      if (id === undefined) return failure.message;
      unclear.push(id);
    }
    if (page.newStart !== undefined) return { changes, unclear, token: page.newStart };
    if (page.next === undefined) return "it has no end";
    token = page.next;
  }
}

/** Whether Drive will not tell changes. What else is wrong with the account shows when the folder is looked at. */
export function isFeedRefused(error: unknown): error is Failure {
  return (
    isFailure(error, "remote.not-found") || isFailure(error, "remote.invalid") || isFailure(error, "remote.denied")
  );
}
