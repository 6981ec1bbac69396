import { randomBytes } from "node:crypto";
import { openCloudStorage, type Bucket, type StoredObject } from "../../src/core/services/storage.ts";
import { openDrive, type Drive } from "../../src/core/services/drive.ts";
import { runIngest, type IngestOptions, type IngestSummary } from "../../src/core/ingest/index.ts";
import { silent } from "./silent-log.ts";
import { startTestEmulators, type TestEmulators } from "./emulators.ts";
import { openOwner, type Owner } from "./drive-owner.ts";

/** Waits short enough for tests, tries as many as outside of them. */
export const PATIENCE = { retries: 7, firstWait: 1, longestWait: 10 };

/** A shared Drive folder, an empty lake bucket, and the clients of the ingest service account. */
export interface IngestFixture {
  readonly emulators: TestEmulators;
  readonly drive: Drive;
  readonly lake: Bucket;
  /** Fills the folder. */
  readonly owner: Owner;
  readonly folderId: string;
  /** Runs an ingest of the folder, under a new run id unless one is given. */
  ingest(options?: Partial<IngestOptions>, signal?: AbortSignal): Promise<IngestSummary>;
  /** What stands in raw/, by file id. */
  raw(): Promise<Map<string, RawObject>>;
  /** Decisions of a run's manifest by file id. Of several lines for a file the last counts; no two say the same. */
  decisions(summary: IngestSummary): Promise<Record<string, string>>;
  text(object: string): Promise<string>;
}

export interface RawObject extends StoredObject {
  readonly text: string;
}

export function startEmulators(): Promise<TestEmulators> {
  return startTestEmulators({ sparkFolder: null });
}

let fixtures = 0;

/** A fixture of its own for each test, on emulators that they share. */
export async function newIngestFixture(emulators: TestEmulators): Promise<IngestFixture> {
  const { endpoints, token, project } = emulators;
  const access = (endpoint: string) => ({ endpoint, token: () => Promise.resolve(token), patience: PATIENCE });
  const account = `sluice-ingest@${project}.iam.gserviceaccount.com`;
  const drive = await openDrive(access(endpoints.drive), account);
  const storage = await openCloudStorage(access(endpoints.storage), project);
  const name = `lake-${process.pid}-${fixtures++}`;
  const signal = new AbortController().signal;
  await storage.createBucket(name, "EU", signal);
  const lake = storage.bucket(name);
  const owner = await openOwner(emulators);
  const folderId = await owner.folder("incoming");
  await owner.share(folderId, account);

  return {
    emulators,
    drive,
    lake,
    owner,
    folderId,
    ingest: (options = {}, until = signal) =>
      runIngest(
        {
          ...{
            drive,
            lake,
            folderId,
            runId: newRunId(),
            mode: "incremental",
            patience: PATIENCE,
            pace: 0,
            log: silent,
          },
          ...options,
        },
        until,
      ),
    async raw() {
      const found = new Map<string, RawObject>();
      for await (const object of lake.all("raw/", signal)) {
        const text = (await lake.readText(object.name, signal))?.text ?? "";
        found.set(object.name.split("/")[1] ?? "", { ...object, text });
      }
      return found;
    },
    async decisions(summary) {
      const decisions: Record<string, string> = {};
      const lines = new Set<string>();
      const prefix = `_sluice/ingest/${summary.folderId}/runs/${summary.runId}/part-`;
      for await (const part of lake.all(prefix, signal)) {
        const text = (await lake.readText(part.name, signal))?.text ?? "";
        for (const line of text.split("\n").filter(Boolean)) {
          const { fileId, decision, path, generation } = JSON.parse(line) as Record<string, string>;
          const told = [fileId, decision, path, generation].join(" ");
          if (lines.has(told)) throw new Error(`the manifest says the same of ${fileId ?? "?"} twice`);
          lines.add(told);
          decisions[fileId ?? ""] = decision ?? "";
        }
      }
      return decisions;
    },
    async text(object) {
      const found = await lake.readText(object, signal);
      if (!found) throw new Error(`there is no ${object}`);
      return found.text;
    },
  };
}

export function newRunId(): string {
  return `run-${randomBytes(6).toString("hex")}`;
}
