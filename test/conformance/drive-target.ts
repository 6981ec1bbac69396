import { auth, drive, type drive_v3 } from "googleapis/build/src/apis/drive/index.js";
import { afterAll, beforeAll, describe } from "vitest";
import { startTestEmulators, type TestEmulators } from "../support/emulators.ts";

/** A Drive that the contract is tried against, and a fresh folder in it. */
export interface Target {
  readonly client: drive_v3.Drive;
  /** To be passed with every request: uploads ignore the root URL of the client. */
  readonly options: { readonly rootUrl: string };
  /** Bearer token, for requests that the client cannot make. */
  readonly token: string;
  /** Id of a folder that was made for this run, and goes with it. */
  readonly folder: string;
  close(): Promise<void>;
}

export const FOLDER = "application/vnd.google-apps.folder";
export const SHEET = "application/vnd.google-apps.spreadsheet";

const SCOPE = "https://www.googleapis.com/auth/drive";
/** Names a folder of the real Drive that application default credentials may write in; without it that is skipped. */
const REAL_FOLDER = process.env["SLUICE_CONFORMANCE_DRIVE_FOLDER"];

/** Runs the tests against the emulator, and against Google Drive where the environment names a folder in it. */
export function onDrive(title: string, tests: (target: () => Target) => void): void {
  describe(`${title} (emulator)`, () => {
    withTarget(openEmulator, tests);
  });
  describe.skipIf(REAL_FOLDER === undefined)(`${title} (Google)`, () => {
    withTarget(openReal, tests);
  });
}

function withTarget(open: () => Promise<Target>, tests: (target: () => Target) => void): void {
  let target: Target;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(() => target.close());
  tests(() => target);
}

async function openEmulator(): Promise<Target> {
  const emulators = await startTestEmulators({ sparkFolder: null });
  const { client, options } = emulatedDrive(emulators, emulators.token);
  const folder = await newFolder(client, options, "contract");
  return { client, options, token: emulators.token, folder, close: () => emulators.close() };
}

async function openReal(): Promise<Target> {
  const google = new auth.GoogleAuth({ scopes: [SCOPE] });
  const client = drive({ version: "v3", auth: google });
  const options = { rootUrl: "https://www.googleapis.com/" };
  const folder = await newFolder(client, options, `contract ${new Date().toISOString()}`, REAL_FOLDER);
  return {
    client,
    options,
    token: (await google.getAccessToken()) ?? "",
    folder,
    close: async () => {
      await client.files.delete({ fileId: folder, supportsAllDrives: true }, options);
    },
  };
}

/** The official client, with this token, on the emulator. */
export function emulatedDrive({ endpoints }: TestEmulators, token: string): Pick<Target, "client" | "options"> {
  const credentials = new auth.OAuth2();
  credentials.setCredentials({ access_token: token });
  const options = { rootUrl: `${endpoints.drive}/` };
  return { client: drive({ version: "v3", auth: credentials, ...options }), options };
}

export async function newFolder(
  client: drive_v3.Drive,
  options: Target["options"],
  name: string,
  parent?: string,
): Promise<string> {
  const requestBody = { name, mimeType: FOLDER, ...(parent === undefined ? {} : { parents: [parent] }) };
  return idOf(await client.files.create({ requestBody, supportsAllDrives: true, fields: "id" }, options));
}

/** Makes a file with this text, and gives its id. */
export async function newFile(
  { client, options, folder }: Pick<Target, "client" | "options" | "folder">,
  text: string,
  metadata: drive_v3.Schema$File = {},
): Promise<string> {
  const requestBody = { name: "file.csv", parents: [folder], ...metadata };
  const media = { mimeType: "text/csv", body: text };
  return idOf(await client.files.create({ requestBody, media, supportsAllDrives: true, fields: "id" }, options));
}

export function idOf(answer: { data: { id?: string | null } }): string {
  const { id } = answer.data;
  if (!id) throw new Error("the answer has no id");
  return id;
}

/** Status and error body of a request that fails; throws when it does not. */
export async function refusal(request: Promise<unknown>): Promise<{ status: number; body: unknown }> {
  try {
    await request;
  } catch (error) {
    const { response } = error as { response?: { status: number; data: unknown } };
    if (!response) throw error;
    return { status: response.status, body: response.data };
  }
  throw new Error("the request was to be refused");
}

/** The error body of Drive v3. */
export function driveError(code: number, reason: string, message: string, at: Record<string, string> = {}): unknown {
  return { error: { code, message, errors: [{ message, domain: "global", reason, ...at }] } };
}
