import type { v1 } from "@google-cloud/dataproc";
import * as z from "zod";
import { Failure, isFailure, type Resource } from "../failure.ts";
import { authorize, type Access } from "../google/access.ts";
import { parseEach, parseReply, type OddElement } from "../google/reply.ts";
import { retrying } from "../google/retry.ts";
import { SCOPES } from "../google/scopes.ts";

/** The states of a Dataproc batch, as its API spells them; the last three are ends. */
export const BATCH_STATES = ["PENDING", "RUNNING", "CANCELLING", "CANCELLED", "SUCCEEDED", "FAILED"] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** A batch as Dataproc describes it. Times are milliseconds since 1970. */
export interface Batch {
  readonly id: string;
  /** `projects/P/locations/R/batches/ID`. */
  readonly name: string;
  readonly uuid: string;
  readonly state: BatchState;
  readonly stateMessage: string;
  readonly created: number;
  /** When it entered its state. */
  readonly stateTime: number;
  readonly creator: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The long-running operation that runs it: what a cancel goes to. */
  readonly operation: string;
  /** Prefix `gs://...` of the driver's output; undefined until it is known. */
  readonly outputUri: string | undefined;
  readonly usage: { readonly milliDcuSeconds: number; readonly shuffleStorageGbSeconds: number } | undefined;
  /** What it takes at this moment; undefined where Dataproc does not say. */
  readonly takesNow: { readonly milliDcu: number; readonly shuffleStorageGb: number } | undefined;
  /** `gs://` of what it runs; empty for a batch that is none of PySpark. */
  readonly main: string;
  readonly pyFiles: readonly string[];
  readonly args: readonly string[];
  /** Version of the runtime, as it was asked for. */
  readonly runtime: string;
  /** Of Spark: those that were asked for, and those that Dataproc gave beside. */
  readonly properties: Readonly<Record<string, string>>;
  /** Pages about it, such as its Spark history, by their names; https only. */
  readonly pages: Readonly<Record<string, string>>;
}

/** What to run. */
export interface BatchRequest {
  /** 4 to 63 of [a-z0-9-], beginning with a letter. */
  readonly id: string;
  /** UUID: a second create with the same one returns the first batch. */
  readonly requestId: string;
  readonly main: string;
  readonly pyFiles: readonly string[];
  readonly args: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Of Spark. */
  readonly properties?: Readonly<Record<string, string>>;
  readonly serviceAccount?: string | undefined;
  readonly subnetwork?: string | undefined;
  /** Bucket name, without gs://. */
  readonly stagingBucket: string;
  /** Seconds after which Dataproc kills the batch; at least 600. */
  readonly ttl: number;
}

/** One page of batches. */
export interface BatchPage {
  readonly batches: readonly Batch[];
  /** Batches that Dataproc describes in a way that makes no sense, by their names. */
  readonly odd: readonly OddElement[];
  readonly nextPageToken: string | undefined;
}

/** Which batches to list. */
export interface BatchesAsked {
  readonly token?: string | undefined;
  readonly size: number;
  readonly states?: readonly BatchState[];
}

/** What we ask of Dataproc Serverless. Throws Failure `remote.*`, `credentials.*`. */
export interface Batches {
  /** @throws Failure `remote.conflict` when another batch has the id */
  create(request: BatchRequest, signal: AbortSignal): Promise<Batch>;
  /** Undefined when there is no such batch. */
  get(id: string, signal: AbortSignal): Promise<Batch | undefined>;
  /** Newest first; those in one of the states, where any are named. */
  list(page: BatchesAsked, signal: AbortSignal): Promise<BatchPage>;
  /** Asks for the end of a batch; it is CANCELLING, then CANCELLED. A batch that has ended is left as it is. */
  cancel(batch: Pick<Batch, "operation" | "id">, signal: AbortSignal): Promise<void>;
  /** Deletes the record of a batch that has ended. One that is gone already is no error: an answer may have been lost. */
  delete(id: string, signal: AbortSignal): Promise<void>;
}

/** Runtime 2.3 LTS, supported until 2027-11-26: Spark 3.5 (docs.cloud.google.com, page of 2026-01). Unpinned would be 2.2, which has ended. */
const RUNTIME_VERSION = "2.3";

/** Whether a batch will change no more. */
export function hasEnded({ state }: Pick<Batch, "state">): boolean {
  return state === "SUCCEEDED" || state === "FAILED" || state === "CANCELLED";
}

/** A batch that has to be there. @throws Failure `remote.not-found`, `remote.*`, `credentials.*` */
export async function requireBatch(batches: Pick<Batches, "get">, id: string, signal: AbortSignal): Promise<Batch> {
  const batch = await batches.get(id, signal);
  if (batch === undefined) throw new Failure("remote.not-found", { service: "dataproc", what: { kind: "batch", id } });
  return batch;
}

/** What a batch was given behind an argument of this name, such as `--lake`; undefined for one that was not given it. */
export function argumentOf({ args }: Pick<Batch, "args">, name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

// Dataproc's rule for ids; and what it writes in front of them (CreateBatchRequest.batch_id, Batch.name).
const BATCH_NAME =
  /^(?:projects\/([^/]+)\/(?:locations|regions)\/([^/]+)\/batches\/)?([a-z0-9][a-z0-9-]{2,61}[a-z0-9])$/;

/**
 * The id of a batch that somebody gives by its id or, as Airflow and Google's own tools print it, by its whole name.
 * @throws Failure `batch.elsewhere` for the name of a batch of another project or region, or for what is no name at all
 */
export function batchIdOf(given: string, { project, region }: { project: string; region: string }): string {
  const [, itsProject = project, itsRegion = region, id] = BATCH_NAME.exec(given.trim()) ?? [];
  // A project may go by its number, which the connection does not have.
  const ours = itsRegion === region && (itsProject === project || /^\d+$/.test(itsProject));
  if (id !== undefined && ours) return id;
  throw new Failure("batch.elsewhere", { given, project, region });
}

/** Opens Dataproc's batch controller through the official client, over REST. */
export async function openBatches(access: Access, project: string, region: string): Promise<Batches> {
  const [{ v1 }, auth] = await Promise.all([
    import("../google/packages/dataproc.ts"),
    authorize(access, [SCOPES.cloud]),
  ]);
  const url = new URL(access.endpoint);
  const client: v1.BatchControllerClient = new v1.BatchControllerClient({
    fallback: true,
    projectId: project,
    apiEndpoint: url.hostname,
    port: Number(url.port || (url.protocol === "https:" ? 443 : 80)),
    protocol: url.protocol.replace(":", ""),
    authClient: auth.client as never,
  });
  const parent = `projects/${project}/locations/${region}`;
  const nameOf = (id: string) => `${parent}/batches/${id}`;
  const ask = <T>(what: Resource, signal: AbortSignal, request: () => Promise<T>): Promise<T> =>
    retrying({ service: "dataproc", what, signal, ...access, renew: auth.renew }, request);

  const self: Batches = {
    async create(request, signal) {
      const what: Resource = { kind: "batch", id: request.id };
      await ask(what, signal, () =>
        client.createBatch({
          parent,
          batchId: request.id,
          requestId: request.requestId,
          batch: describeRequest(request),
        }),
      );
      const created = await self.get(request.id, signal);
      if (created) return created;
      throw new Failure("remote.malformed", { service: "dataproc", what, why: { kind: "created-and-gone" } });
    },

    async get(id, signal) {
      try {
        return await ask({ kind: "batch", id }, signal, async () => {
          const [batch] = await client.getBatch({ name: nameOf(id) });
          return describeBatch(parseReply(WireBatch, batch, { service: "dataproc", what: { kind: "batch", id } }));
        });
      } catch (error) {
        if (isFailure(error, "remote.not-found")) return undefined;
        throw error;
      }
    },

    list({ token, size, states = [] }, signal) {
      const what: Resource = { kind: "batches", project, region };
      // https://google.aip.dev/160; fields: ListBatchesRequest.filter
      const filter = states.map((state) => `state = ${state}`).join(" OR ");
      return ask(what, signal, async () => {
        const request = { parent, pageSize: size, pageToken: token ?? "", filter, orderBy: "create_time desc" };
        const [batches, , reply] = await client.listBatches(request, { autoPaginate: false });
        const next = (reply as { nextPageToken?: string | null } | undefined)?.nextPageToken;
        const { read, odd } = parseEach(WireBatch, batches, "name", { service: "dataproc", what });
        const nextPageToken = next === null || next === "" ? undefined : next;
        return { batches: read.map(describeBatch), odd, nextPageToken };
      });
    },

    async cancel({ id, operation }, signal) {
      await ask({ kind: "batch", id }, signal, () =>
        client.operationsClient.cancelOperation({ name: operation } as never),
      );
    },

    async delete(id, signal) {
      try {
        await ask({ kind: "batch", id }, signal, () => client.deleteBatch({ name: nameOf(id) }));
      } catch (error) {
        if (!isFailure(error, "remote.not-found")) throw error;
      }
    },
  };
  return self;
}

function describeRequest({
  main,
  pyFiles,
  args,
  labels,
  properties,
  serviceAccount,
  subnetwork,
  stagingBucket,
  ttl,
}: BatchRequest) {
  return {
    pysparkBatch: { mainPythonFileUri: main, pythonFileUris: [...pyFiles], args: [...args] },
    labels: { ...labels },
    runtimeConfig: { version: RUNTIME_VERSION, ...(properties === undefined ? {} : { properties: { ...properties } }) },
    environmentConfig: {
      executionConfig: {
        stagingBucket,
        ttl: { seconds: ttl },
        ...(serviceAccount === undefined ? {} : { serviceAccount }),
        ...(subnetwork === undefined ? {} : { subnetworkUri: subnetwork }),
      },
    },
  };
}

const WireTime = z
  .union([z.string(), z.object({ seconds: z.coerce.number().nullish(), nanos: z.number().nullish() })])
  .nullish()
  .transform((time) =>
    typeof time === "string" ? Date.parse(time) : (time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6,
  );

// The client gives the empty text for a field that the service left out.
const WireText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === "" ? undefined : text));

// google.cloud.dataproc.v1.Batch.State by number.
const STATE_NUMBERS: Readonly<Record<number, BatchState>> = {
  1: "PENDING",
  2: "RUNNING",
  3: "CANCELLING",
  4: "CANCELLED",
  5: "SUCCEEDED",
  6: "FAILED",
};

// A number from an operation's result, a string from everything else.
const WireState = z
  .union([z.string(), z.number()])
  .transform((state) => (typeof state === "number" ? STATE_NUMBERS[state] : state))
  .pipe(z.enum(BATCH_STATES));

const WireBatch = z.object({
  name: z.string(),
  uuid: z.string().nullish(),
  state: WireState,
  stateMessage: z.string().nullish(),
  createTime: WireTime,
  stateTime: WireTime,
  creator: z.string().nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  operation: z.string().nullish(),
  runtimeInfo: z
    .object({
      outputUri: WireText,
      approximateUsage: z
        .object({ milliDcuSeconds: z.coerce.number().nullish(), shuffleStorageGbSeconds: z.coerce.number().nullish() })
        .nullish(),
      currentUsage: z
        .object({ milliDcu: z.coerce.number().nullish(), shuffleStorageGb: z.coerce.number().nullish() })
        .nullish(),
      endpoints: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
  runtimeConfig: z
    .object({ version: z.string().nullish(), properties: z.record(z.string(), z.string()).nullish() })
    .nullish(),
  pysparkBatch: z
    .object({
      mainPythonFileUri: z.string().nullish(),
      pythonFileUris: z.array(z.string()).nullish(),
      args: z.array(z.string()).nullish(),
    })
    .nullish(),
});

function describeBatch({ name, state, runtimeInfo, pysparkBatch, ...batch }: z.output<typeof WireBatch>): Batch {
  const usage = runtimeInfo?.approximateUsage;
  const now = runtimeInfo?.currentUsage;
  return {
    id: name.slice(name.lastIndexOf("/") + 1),
    name,
    uuid: batch.uuid ?? "",
    state,
    stateMessage: batch.stateMessage ?? "",
    created: batch.createTime,
    stateTime: batch.stateTime,
    creator: batch.creator ?? "",
    labels: batch.labels ?? {},
    operation: batch.operation ?? "",
    outputUri: runtimeInfo?.outputUri,
    usage: usage
      ? { milliDcuSeconds: usage.milliDcuSeconds ?? 0, shuffleStorageGbSeconds: usage.shuffleStorageGbSeconds ?? 0 }
      : undefined,
    takesNow: now ? { milliDcu: now.milliDcu ?? 0, shuffleStorageGb: now.shuffleStorageGb ?? 0 } : undefined,
    main: pysparkBatch?.mainPythonFileUri ?? "",
    pyFiles: pysparkBatch?.pythonFileUris ?? [],
    args: pysparkBatch?.args ?? [],
    runtime: batch.runtimeConfig?.version ?? "",
    properties: bareProperties(batch.runtimeConfig?.properties ?? {}),
    pages: Object.fromEntries(Object.entries(runtimeInfo?.endpoints ?? {}).filter(([, url]) => isPage(url))),
  };
}

// Dataproc answers `spark:spark.executor.cores` for what was asked for as `spark.executor.cores`.
const COMPONENT = /^(?:spark|dataproc):/;
// The name of the application is that of the batch where nobody chose one: another batch has its own.
const OWN_NAME = /^projects\/[^/]+\/locations\/[^/]+\/batches\/[^/]+$/;

/** The properties by the names that they are asked for by, without what is of that one batch. */
function bareProperties(answered: Readonly<Record<string, string>>): Record<string, string> {
  const bare = Object.entries(answered).map(([name, value]): [string, string] => [name.replace(COMPONENT, ""), value]);
  return Object.fromEntries(bare.filter(([name, value]) => name !== "spark.app.name" || !OWN_NAME.test(value)));
}

/** Whether it can be opened in a browser without harm: what Dataproc says is not believed. */
function isPage(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === "https:";
}
