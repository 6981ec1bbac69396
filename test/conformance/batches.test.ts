import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { deviates } from "../discovery/deviates.ts";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";
import {
  anonymousClient,
  type BatchClient,
  emulatedClient,
  failure,
  operationRequest,
  SURFACES,
  withToken,
} from "./batch-clients.ts";

/**
 * What needs no Spark: the emulators here have none, so that a batch fails at once and is over.
 * Runs are in batches-spark.test.ts.
 */
const PLACE = "projects/test-project/locations/europe-west1";
const SPEC = { pysparkBatch: { mainPythonFileUri: "gs://lake/jobs/job.py" } };

describe.each(SURFACES)("batches over %s", (surface) => {
  let emulators: TestEmulators;
  let client: BatchClient;
  let owner: ReturnType<typeof withToken>;

  beforeAll(async () => {
    emulators = await startTestEmulators({ sparkFolder: null });
    client = emulatedClient(emulators, surface, emulators.token);
    owner = withToken(emulators.token);
  });
  afterAll(async () => {
    await client.close();
    await emulators.close();
  });

  async function create(batchId: string, batch: Record<string, unknown> = SPEC, more: Record<string, string> = {}) {
    const [operation] = await client.createBatch({ parent: PLACE, batchId, batch, ...more }, owner);
    return operation;
  }

  /** Creates a batch and waits for its end, which is failure: there is no Spark. */
  async function createFailed(batchId: string, batch: Record<string, unknown> = SPEC): Promise<void> {
    const operation = await create(batchId, batch);
    await expect(operation.promise()).rejects.toThrow(/no Spark/);
  }

  async function get(batchId: string) {
    const [batch] = await client.getBatch({ name: `${PLACE}/batches/${batchId}` }, owner);
    return batch;
  }

  test("a batch keeps what it was created with, and says where it is", async () => {
    const properties = { "spark.executor.instances": "2" };
    await createFailed("whole-batch", {
      pysparkBatch: { ...SPEC.pysparkBatch, args: ["--lake", "lake", ""], pythonFileUris: ["gs://lake/jobs/p.zip"] },
      labels: { team: "data" },
      runtimeConfig: { version: "2.3", properties },
      environmentConfig: {
        executionConfig: { serviceAccount: "sa@example.com", subnetworkUri: "default", ttl: { seconds: 3600 } },
      },
    });
    const batch = await get("whole-batch");
    expect(batch).toMatchObject({
      name: `${PLACE}/batches/whole-batch`,
      state: "FAILED",
      creator: "sluice-ingest@test-project.iam.gserviceaccount.com",
      labels: { team: "data" },
      pysparkBatch: { args: ["--lake", "lake", ""], pythonFileUris: ["gs://lake/jobs/p.zip"] },
      // As Dataproc answers them: the component in front, and the application's name where none was asked for.
      runtimeConfig: {
        version: "2.3",
        properties: {
          "spark:spark.executor.instances": "2",
          "spark:spark.app.name": `${PLACE}/batches/whole-batch`,
        },
      },
      environmentConfig: {
        executionConfig: { serviceAccount: "sa@example.com", subnetworkUri: "default", ttl: { seconds: "3600" } },
      },
    });
    expect(batch.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(batch.operation).toMatch(/^projects\/test-project\/regions\/europe-west1\/operations\/[0-9a-f-]{36}$/);
    expect(batch.stateMessage).toMatch(/sluice emulators spark/);
    expect(batch.stateHistory?.map(({ state }) => state)).toEqual(["PENDING"]);
    expect(Number(batch.stateTime?.seconds)).toBeGreaterThanOrEqual(Number(batch.createTime?.seconds));
  });

  test("the operation leads to the batch", async () => {
    const operation = await create("operated");
    expect(operation.metadata).toMatchObject({ batch: `${PLACE}/batches/operated`, description: "Batch" });
    await operation.promise().catch(() => undefined);
    const [ended] = await client.operationsClient.getOperation(operationRequest(operation.name!), owner);
    expect(ended.done).toBe(true);
    expect((await get("operated")).operation).toBe(operation.name);
  });

  test("locations/ and regions/ name the same place", async () => {
    const parent = PLACE.replace("locations", "regions");
    // The REST transport of the client knows locations/ only.
    if (surface === "gRPC") await client.createBatch({ parent, batchId: "by-region", batch: SPEC }, owner);
    else {
      deviates("batches are documented below locations/, and taken below regions/ too", "/batches: no such method");
      await postJson(`${emulators.endpoints.dataproc}/v1/${parent}/batches?batchId=by-region`, emulators.token);
    }
    expect((await get("by-region")).name).toBe(`${PLACE}/batches/by-region`);
  });

  test("a request id creates once, and later gives the first operation, even for a deleted batch", async () => {
    const first = await create("asked-twice", SPEC, { requestId: "request-1" });
    const second = await create("other-name", SPEC, { requestId: "request-1" });
    expect(second.name).toBe(first.name);
    expect((await failure(client.getBatch({ name: `${PLACE}/batches/other-name` }, owner))).status).toBe("NOT_FOUND");

    await first.promise().catch(() => undefined);
    await client.deleteBatch({ name: `${PLACE}/batches/asked-twice` }, owner);
    expect((await create("asked-twice", SPEC, { requestId: "request-1" })).name).toBe(first.name);
  });

  test("an id is taken once", async () => {
    await create("taken");
    expect(await failure(create("taken"))).toEqual({
      status: "ALREADY_EXISTS",
      message: `Already exists: Failed to create batch: Batch ${PLACE}/batches/taken`,
    });
  });

  test("a batch without an id gets one", async () => {
    const operation = await create("");
    expect((operation.metadata as { batch?: string } | null)?.batch).toMatch(/\/batches\/[0-9a-f-]{36}$/);
  });

  const pyspark = (change: object) => ({ pysparkBatch: { ...SPEC.pysparkBatch, ...change } });
  const ttl = (seconds: number) => ({ ...SPEC, environmentConfig: { executionConfig: { ttl: { seconds } } } });
  test.each([
    ["no-program", { pysparkBatch: {} }, /Main Python file URI is required/],
    ["not-python", pyspark({ mainPythonFileUri: "gs://lake/job.jar" }), /must be \.py/],
    ["not-gs", pyspark({ mainPythonFileUri: "file:///etc/job.py" }), /gs:\/\/BUCKET\/OBJECT/],
    ["bad-package", pyspark({ pythonFileUris: ["gs://lake/p.tar"] }), /\.py, \.egg or \.zip/],
    ["bad-label", { ...SPEC, labels: { dag: "process_data" } }, /Not a valid value: "process_data"/],
    ["no-label-key", { ...SPEC, labels: { "": "x" } }, /Not a valid value: ""/],
    ["label-key-7", { ...SPEC, labels: { "7up": "x" } }, /Not a valid value: "7up"/],
    ["idle-ttl", { ...SPEC, environmentConfig: { executionConfig: { idleTtl: { seconds: 600 } } } }, /idle TTL/],
    ["short-ttl", ttl(599), /between 10 minutes/],
    ["long-ttl", ttl(1_209_601), /14 days/],
    [
      "bucket-uri",
      { ...SPEC, environmentConfig: { executionConfig: { stagingBucket: "gs://lake" } } },
      /without gs:\/\//,
    ],
  ])("%s is refused, and leaves nothing", async (batchId, batch, message) => {
    const refusal = await failure(create(batchId, batch));
    expect(refusal.status).toBe("INVALID_ARGUMENT");
    expect(refusal.message).toMatch(message);
    expect((await failure(client.getBatch({ name: `${PLACE}/batches/${batchId}` }, owner))).status).toBe("NOT_FOUND");
  });

  test.each(["-dash-first", "dash-last-", "under_score"])("the id %s is refused", async (batchId) => {
    expect(await failure(create(batchId))).toEqual({
      status: "INVALID_ARGUMENT",
      message: `Batch ID '${batchId}' must conform to pattern '[a-z0-9][a-z0-9\\-]{2,61}[a-z0-9]'`,
    });
  });

  test.each([
    ["sparkSqlBatch", { sparkSqlBatch: { queryFileUri: "gs://lake/q.sql" } }],
    ["runtimeConfig.containerImage", { ...SPEC, runtimeConfig: { containerImage: "gcr.io/p/image" } }],
    [
      "environmentConfig.executionConfig.kmsKey",
      { ...SPEC, environmentConfig: { executionConfig: { kmsKey: "projects/p/locations/l/keyRings/r/cryptoKeys/k" } } },
    ],
  ])("%s is not there, and said so by its name", async (field, batch) => {
    expect(await failure(create("unsupported", batch))).toEqual({
      status: "UNIMPLEMENTED",
      message: `Not emulated: the field 'batch.${field}'.`,
    });
  });

  test("without a token nothing is answered, and with one that is for another service", async () => {
    const stranger = surface === "gRPC" ? client : anonymousClient(emulators);
    const name = `${PLACE}/batches/nobodys`;
    const operation = operationRequest("projects/test-project/regions/europe-west1/operations/nobodys");
    for (const call of [
      () => stranger.getBatch({ name }),
      () => stranger.listBatches({ parent: PLACE }),
      () => stranger.deleteBatch({ name }),
      () => stranger.operationsClient.getOperation(operation),
      () => stranger.operationsClient.cancelOperation(operation),
      () => stranger.createBatch({ parent: PLACE, batchId: "nobodys", batch: SPEC }),
    ]) {
      expect((await failure(call())).status, String(call)).toBe("UNAUTHENTICATED");
    }
    const token = await emulators.issue("owner@example.com", ["https://www.googleapis.com/auth/drive"]);
    const other = emulatedClient(emulators, surface, token);
    expect(await failure(other.listBatches({ parent: PLACE }, withToken(token)))).toEqual({
      status: "PERMISSION_DENIED",
      message: "Request had insufficient authentication scopes.",
    });
    const read = await emulators.issue("reader@example.com", ["https://www.googleapis.com/auth/dataproc.read-only"]);
    const reader = emulatedClient(emulators, surface, read);
    expect((await failure(reader.getBatch({ name }, withToken(read)))).status).toBe("NOT_FOUND");
    expect((await failure(reader.deleteBatch({ name }, withToken(read)))).status).toBe("PERMISSION_DENIED");
    await Promise.all([other.close(), reader.close(), ...(stranger === client ? [] : [stranger.close()])]);
  });

  test("a planted fault strikes, and the next call goes through", async () => {
    const name = `${PLACE}/batches/struck`;
    await emulators.plant("dataproc", "dataproc.batches.get", ["return-503"]);
    expect((await failure(client.getBatch({ name }, owner))).status).toMatch(/UNAVAILABLE|14/);
    expect((await failure(client.getBatch({ name }, owner))).status).toBe("NOT_FOUND");
    // The batch is there though its creator was told nothing.
    await emulators.plant("dataproc", "dataproc.batches.create", ["commit-then-reset"]);
    const reset = await create("struck").then(
      () => "answered",
      () => "reset",
    );
    expect(reset).toBe("reset");
    expect((await get("struck")).name).toBe(name);
    expect((await emulators.requests("dataproc"))["dataproc.batches.create"]).toBeGreaterThan(0);
    await emulators.forget("dataproc");
  });

  test("creating takes the token of this start; looking takes any", async () => {
    const lesser = await emulators.issue("owner@example.com", ["https://www.googleapis.com/auth/cloud-platform"]);
    const guest = emulatedClient(emulators, surface, lesser);
    const request = { parent: PLACE, batchId: "by-a-guest", batch: SPEC };
    expect((await failure(guest.createBatch(request, withToken(lesser)))).status).toBe("PERMISSION_DENIED");
    const [batches] = await guest.listBatches({ parent: PLACE }, withToken(lesser));
    expect(batches.map(({ name }) => name)).not.toContain(`${PLACE}/batches/by-a-guest`);

    const stranger = emulatedClient(emulators, surface, "forged.token");
    const forged = withToken("forged.token");
    expect((await failure(stranger.listBatches({ parent: PLACE }, forged))).status).toBe("UNAUTHENTICATED");
    await Promise.all([guest.close(), stranger.close()]);
  });

  test("what is not there is not found", async () => {
    expect(await failure(client.getBatch({ name: `${PLACE}/batches/missing` }, owner))).toEqual({
      status: "NOT_FOUND",
      message: `Not found: Batch ${PLACE}/batches/missing`,
    });
    expect((await failure(client.deleteBatch({ name: `${PLACE}/batches/missing` }, owner))).status).toBe("NOT_FOUND");
    const operation = "projects/test-project/regions/europe-west1/operations/missing";
    expect((await failure(client.operationsClient.getOperation(operationRequest(operation), owner))).status).toBe(
      "NOT_FOUND",
    );
  });

  test("a deleted batch is gone, and its id free again", async () => {
    await createFailed("deleted");
    await client.deleteBatch({ name: `${PLACE}/batches/deleted` }, owner);
    expect((await failure(client.getBatch({ name: `${PLACE}/batches/deleted` }, owner))).status).toBe("NOT_FOUND");
    await create("deleted");
    expect((await get("deleted")).state).toBeDefined();
  });

  describe("listing", () => {
    const place = "projects/test-project/locations/us-east1";
    let second: string;

    beforeAll(async () => {
      for (const [batchId, team] of [
        ["list-b", "blue"],
        ["list-c", "red"],
        ["list-a", "blue"],
      ] as const) {
        const batch = { ...SPEC, labels: { team } };
        const [operation] = await client.createBatch({ parent: place, batchId, batch }, owner);
        await operation.promise().catch(() => undefined);
        emulators.advance(2000);
      }
      const [batch] = await client.getBatch({ name: `${place}/batches/list-c` }, owner);
      const { seconds, nanos } = batch.createTime!;
      second = new Date(Number(seconds) * 1000 + Number(nanos) / 1e6).toISOString();
    });

    async function ids(request: Record<string, unknown>): Promise<string[]> {
      const [batches] = await client.listBatches({ parent: place, ...request }, owner);
      return batches.map(({ name }) => name!.slice(name!.lastIndexOf("/") + 1));
    }

    test("holds the batches of one place", async () => {
      expect((await ids({})).sort()).toEqual(["list-a", "list-b", "list-c"]);
    });

    test("newest first, or in no order that is promised", async () => {
      expect(await ids({ orderBy: "create_time desc" })).toEqual(["list-a", "list-c", "list-b"]);
      for (const orderBy of ["create_time asc", "create_time", "name", "create_time desc, name"]) {
        expect((await failure(ids({ orderBy }))).status, orderBy).toBe("INVALID_ARGUMENT");
      }
    });

    test.each([
      ["state = FAILED", ["list-a", "list-b", "list-c"]],
      ["state = RUNNING", []],
      ['labels.team = "blue"', ["list-a", "list-b"]],
      ["labels.team = blue AND batch_id = list-b", ["list-b"]],
      ["batch_id = list-a OR batch_id = list-c", ["list-a", "list-c"]],
      ["labels.team:*", ["list-a", "list-b", "list-c"]],
      ["labels.other:*", []],
    ])("filtered by %s", async (filter, expected) => {
      expect((await ids({ filter })).sort()).toEqual(expected);
    });

    test("filtered by the time of creation", async () => {
      expect(await ids({ filter: `create_time < "${second}"` })).toEqual(["list-b"]);
      expect(await ids({ filter: `create_time >= "${second}" and labels.team = blue` })).toEqual(["list-a"]);
    });

    test.each(["nonsense", "state > RUNNING", "create_time < yesterday", "state = RUNNING AND", "size = 3"])(
      "the filter %s is refused",
      async (filter) => {
        expect((await failure(ids({ filter }))).status).toBe("INVALID_ARGUMENT");
      },
    );

    test("page by page, over what comes and goes meanwhile", async () => {
      const options = { ...owner, autoPaginate: false };
      const request = { parent: place, pageSize: 2, orderBy: "create_time desc" };
      const [first, , { nextPageToken }] = await client.listBatches(request, options);
      expect(first.map(({ name }) => name)).toEqual([`${place}/batches/list-a`, `${place}/batches/list-c`]);

      await client.createBatch({ parent: place, batchId: "list-new", batch: SPEC }, owner);
      const [rest, , last] = await client.listBatches({ ...request, pageToken: nextPageToken! }, options);
      expect(rest.map(({ name }) => name)).toEqual([`${place}/batches/list-b`]);
      expect(last.nextPageToken ?? "").toBe("");
      expect((await failure(ids({ pageToken: "forged" }))).status).toBe("INVALID_ARGUMENT");
    });
  });
});

describe("over plain HTTP", () => {
  let emulators: TestEmulators;
  let batches: string;
  let authorization: string;

  beforeEach(async () => {
    emulators = await startTestEmulators({ sparkFolder: null });
    authorization = `Bearer ${emulators.token}`;
    batches = `${emulators.endpoints.dataproc}/v1/${PLACE}/batches`;
    return () => emulators.close();
  });

  const ask = (url: string) => fetch(url, { headers: { authorization } });

  test("enums are names, unless the client asks for numbers", async () => {
    await postJson(`${batches}?batchId=enums`, emulators.token);
    const read = async (query: string) => (await ask(`${batches}/enums${query}`)).json();
    await expect.poll(() => read("")).toMatchObject({ state: "FAILED", stateHistory: [{ state: "PENDING" }] });
    expect(await read("?$alt=json;enum-encoding=int")).toMatchObject({ state: 6, stateHistory: [{ state: 1 }] });
  });

  test("a name that the message does not have is refused, like the service does", async () => {
    deviates("misspelt on purpose", "request.runtimeConfig: unknown field propertys");
    const url = `${batches}?batchId=misspelt`;
    const reply = await postJson(url, emulators.token, { ...SPEC, runtimeConfig: { propertys: {} } });
    expect(reply).toEqual({
      error: {
        code: 400,
        status: "INVALID_ARGUMENT",
        message: `Invalid JSON payload received. Unknown name "propertys" at 'batch.runtimeConfig': Cannot find field.`,
      },
    });
  });

  test("the parameters of every method are taken, and an answer is cut down to what is asked for", async () => {
    deviates("misspelt on purpose", "?fields: no nmae", "?pagesize: unknown parameter");
    await postJson(`${batches}?alt=json&prettyPrint=false&batchId=standard&quotaUser=q&key=k`, emulators.token);
    await expect.poll(async () => (await ask(`${batches}/standard`)).json()).toMatchObject({ state: "FAILED" });
    const read = async (query: string) => (await ask(`${batches}${query}`)).json();
    expect(await read("/standard?alt=json&$.xgafv=2&fields=state,pysparkBatch/mainPythonFileUri")).toEqual({
      state: "FAILED",
      pysparkBatch: { mainPythonFileUri: SPEC.pysparkBatch.mainPythonFileUri },
    });
    expect(await read("?fields=batches(name),nextPageToken&pageSize=1")).toEqual({
      batches: [{ name: `${PLACE}/batches/standard` }],
    });
    expect(await read("?fields=batches(nmae)")).toMatchObject({
      error: { code: 400, status: "INVALID_ARGUMENT", message: "Invalid field selection nmae" },
    });
    expect(await read("?pagesize=1")).toMatchObject({ error: { code: 400, status: "INVALID_ARGUMENT" } });
    expect(await read("?alt=media")).toMatchObject({ error: { code: 501, status: "UNIMPLEMENTED" } });
  });

  test("null is absent, and of two fields that exclude each other one is too many", async () => {
    const spec = {
      ...SPEC,
      labels: null,
      environmentConfig: { executionConfig: { networkUri: null, subnetworkUri: "s" } },
    };
    await postJson(`${batches}?batchId=with-nulls`, emulators.token, spec);
    const batch = await (await ask(`${batches}/with-nulls`)).json();
    expect(batch).toMatchObject({ environmentConfig: { executionConfig: { subnetworkUri: "s" } } });
    const both = { ...SPEC, environmentConfig: { executionConfig: { networkUri: "n", subnetworkUri: "s" } } };
    expect(await postJson(`${batches}?batchId=both`, emulators.token, both)).toMatchObject({
      error: { code: 400, message: expect.stringContaining("oneof field 'networkUri' is already set") as string },
    });
    expect(await postJson(`${batches}?batchId=null-body`, emulators.token, null)).toMatchObject({
      error: { code: 400 },
    });
  });

  test("creating without a token is refused with 401", async () => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${batches}?batchId=no-token`, {
      method: "POST",
      headers,
      body: JSON.stringify(SPEC),
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { status: "UNAUTHENTICATED" } });
  });

  test("operations are listed, newest first, and cancelling one that is over changes nothing", async () => {
    for (const id of ["first", "second"]) {
      await postJson(`${batches}?batchId=${id}`, emulators.token);
      await expect.poll(async () => (await ask(`${batches}/${id}`)).json()).toMatchObject({ state: "FAILED" });
    }
    const place = `${emulators.endpoints.dataproc}/v1/${PLACE.replace("locations", "regions")}`;
    const { operations } = Operations.parse(await (await ask(`${place}/operations`)).json());
    expect(operations.map(({ metadata }) => metadata.batch)).toEqual([
      `${PLACE}/batches/second`,
      `${PLACE}/batches/first`,
    ]);

    const page = Operations.parse(await (await ask(`${place}/operations?pageSize=1`)).json());
    expect(page.operations.map(({ name }) => name)).toEqual([operations[0]?.name]);
    const next = await ask(`${place}/operations?pageSize=1&pageToken=${encodeURIComponent(page.nextPageToken ?? "")}`);
    expect(await next.json()).toEqual({ operations: [expect.objectContaining({ name: operations[1]?.name })] });
    expect((await ask(`${place}/operations?filter=done`)).status).toBe(501);

    const cancel = `${emulators.endpoints.dataproc}/v1/${operations[0]!.name}:cancel`;
    expect(await postJson(cancel, emulators.token, {})).toEqual({});
    expect(await (await ask(`${batches}/second`)).json()).toMatchObject({ state: "FAILED" });
  });

  test("a planted fault strikes the operation", async () => {
    await emulators.plant("dataproc", "dataproc.batches.get", ["return-503"]);
    expect((await ask(`${batches}/absent`)).status).toBe(503);
    expect((await ask(`${batches}/absent`)).status).toBe(404);
  });

  test("batches are there after a restart", async () => {
    await postJson(`${batches}?batchId=kept&requestId=once`, emulators.token);
    await expect.poll(async () => (await ask(`${batches}/kept`)).json()).toMatchObject({ state: "FAILED" });
    const before = await (await ask(`${batches}/kept`)).json();
    await emulators.restart();
    expect(await (await ask(`${batches}/kept`)).json()).toEqual(before);
    const again = await postJson(`${batches}?batchId=other&requestId=once`, emulators.token);
    expect(again).toMatchObject({ done: true, metadata: { batch: `${PLACE}/batches/kept` } });
  });
});

const Operations = z.object({
  operations: z.array(z.object({ name: z.string(), metadata: z.object({ batch: z.string() }) })),
  nextPageToken: z.string().optional(),
});

async function postJson(url: string, token: string, body: unknown = SPEC): Promise<unknown> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).json();
}
