import { join } from "node:path";
import type { App } from "../../src/app.ts";
import { NO_PROXY } from "../../src/core/google/proxy.ts";
import { connect } from "../../src/connect.ts";
import type { Memory } from "../../src/core/memory.ts";
import { Failure } from "../../src/core/failure.ts";
import { describe } from "../../src/messages/index.ts";
import { silent } from "../support/silent-log.ts";
import type { TestEmulators } from "../support/emulators.ts";
import { recordingUi, type Answers, type RecordingUi } from "./recording-ui.ts";

export interface TestApp extends App {
  readonly ui: RecordingUi;
}

export interface TestAppOptions {
  /** Without them there is no connection. */
  readonly emulators?: TestEmulators;
  readonly driveFolders?: readonly string[];
  readonly lakeBucket?: string;
  readonly answers?: Answers;
  readonly pageSize?: number;
  readonly previewRows?: number;
  readonly workspace?: string;
  readonly state?: string;
  readonly path?: string;
  /** Where local Spark is; none when left out. */
  readonly sparkFolder?: string;
}

/** An App on emulators, with a user who answers as told. */
export function testApp(options: TestAppOptions): TestApp {
  const { emulators, driveFolders = [], lakeBucket = "lake", workspace, state = "/nowhere", path = "" } = options;
  const connection = { project: emulators?.project, region: "europe-west1", lakeBucket, driveFolders };
  const connected =
    emulators &&
    connect({
      sources: { file: { path: "sluice.json", text: JSON.stringify(connection) }, environment: {}, flags: {} },
      endpoints: {},
      keyFile: undefined,
      emulatorsToken: undefined,
      emulators: { project: emulators.project, endpoints: emulators.endpoints, token: emulators.token },
      useEmulators: "always",
      metadataHost: undefined,
      proxy: NO_PROXY,
    });
  return {
    connect() {
      if (connected) return Promise.resolve(connected);
      return Promise.reject(
        new Failure("connection.missing", { field: "project", variable: "", flag: "", file: undefined }),
      );
    },
    contracts: () => Promise.resolve("contracts/"),
    explain: (error) => Promise.resolve(describe(error, "en")),
    ui: recordingUi(options.answers),
    log: silent,
    memory: testMemory(),
    pageSize: options.pageSize ?? 200,
    previewRows: options.previewRows ?? 100,
    places: { installation: join(import.meta.dirname, "..", ".."), workspace, state },
    machine: {
      environment: {},
      node: { path: process.execPath, env: {} },
      terraform: { configured: undefined, path: [path], suffix: "" },
      sparkFolder: options.sparkFolder ?? join(state, "spark"),
      prices: {},
      ssh: { agent: undefined, identityFile: undefined, knownHosts: [] },
    },
    version: "0.1.0",
    t: (text, ...values) => text.replace(/\{(\d+)\}/g, (_whole, index) => String(values[Number(index)])),
  };
}

/** As the editor keeps it: copies. */
function testMemory(): Memory {
  const kept = new Map<string, unknown>();
  return {
    read: (key) => structuredClone(kept.get(key)),
    write(key, value) {
      kept.set(key, structuredClone(value));
      return Promise.resolve();
    },
  };
}
