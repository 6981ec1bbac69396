import * as z from "zod";

/** The states of a batch, by Dataproc's names. */
export const BatchState = z.enum(["PENDING", "RUNNING", "CANCELLING", "CANCELLED", "SUCCEEDED", "FAILED"]);
export type BatchState = z.infer<typeof BatchState>;

const Uris = z.array(z.string()).default([]);

const PysparkBatch = z.looseObject({
  mainPythonFileUri: z.string().default(""),
  args: z.array(z.string()).default([]),
  pythonFileUris: Uris,
  jarFileUris: Uris,
  fileUris: Uris,
  archiveUris: Uris,
});
export type PysparkBatch = z.infer<typeof PysparkBatch>;

/** What the user of the service chooses, in the JSON mapping of google.cloud.dataproc.v1.Batch. */
export const BatchSpec = z.object({
  pysparkBatch: PysparkBatch.optional(),
  labels: z.record(z.string(), z.string()).optional(),
  runtimeConfig: z
    .looseObject({ version: z.string().optional(), properties: z.record(z.string(), z.string()).optional() })
    .optional(),
  environmentConfig: z
    .looseObject({
      executionConfig: z
        .looseObject({
          ttl: z.string().optional(),
          idleTtl: z.string().optional(),
          stagingBucket: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
});
export type BatchSpec = z.infer<typeof BatchSpec>;

/** A batch as it is stored and answered: the same JSON mapping. */
export const Batch = BatchSpec.extend({
  name: z.string(),
  uuid: z.string(),
  createTime: z.string(),
  creator: z.string(),
  operation: z.string(),
  state: BatchState,
  stateTime: z.string(),
  stateMessage: z.string().optional(),
  /** The states before this one. */
  stateHistory: z.array(
    z.object({ state: BatchState, stateStartTime: z.string(), stateMessage: z.string().optional() }),
  ),
  runtimeInfo: z.object({
    outputUri: z.string().optional(),
    approximateUsage: z.object({ milliDcuSeconds: z.string(), shuffleStorageGbSeconds: z.string() }).optional(),
  }),
});
export type Batch = z.infer<typeof Batch>;

const COMPONENT = "spark:";

/**
 * The properties of a batch as the service answers them: with the component in front of each name, and with the batch's name as
 * that of the application where none was asked for. Seen in recorded answers and in what Google's own clients do with them:
 * https://github.com/GoogleCloudDataproc/dataproc-jupyter-plugin. What the service adds by its own reckoning (cores, memory)
 * is not emulated.
 */
export function answeredProperties({ runtimeConfig }: BatchSpec, name: string): Record<string, string> {
  const asked = Object.entries(runtimeConfig?.properties ?? {}).map(([key, value]): [string, string] => [
    bare(key),
    value,
  ]);
  const all: Record<string, string> = { "spark.app.name": name, ...Object.fromEntries(asked) };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [`${COMPONENT}${key}`, value]));
}

/** The properties of a batch as Spark knows them. */
export function sparkProperties({ runtimeConfig }: Pick<Batch, "runtimeConfig">): Record<string, string> {
  const answered = Object.entries(runtimeConfig?.properties ?? {});
  return Object.fromEntries(answered.map(([key, value]) => [bare(key), value]));
}

function bare(key: string): string {
  return key.startsWith(COMPONENT) ? key.slice(COMPONENT.length) : key;
}

/** Whether a batch will change no more. */
export function isOver(batch: Batch): boolean {
  return batch.state === "SUCCEEDED" || batch.state === "FAILED" || batch.state === "CANCELLED";
}

/** The batch in a new state; the state it was in goes to its history. */
export function enter(batch: Batch, state: BatchState, at: Date, message?: string): Batch {
  const { stateMessage, ...rest } = batch;
  const past = {
    state: batch.state,
    stateStartTime: batch.stateTime,
    ...(stateMessage === undefined ? {} : { stateMessage }),
  };
  return {
    ...rest,
    state,
    stateTime: at.toISOString(),
    stateHistory: [...batch.stateHistory, past],
    ...(message === undefined ? {} : { stateMessage: message }),
  };
}
