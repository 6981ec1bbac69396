// The emulated Cloud Storage for the job's tests, with the metadata server that gives its tokens: prints the endpoints of
// both, and ends when its stdin does.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startMetadata } from "../../emulators/metadata/index.ts";
import { startStorage } from "../../emulators/storage/index.ts";
import { createTokens } from "../../emulators/tokens.ts";

const [, , folder, token] = process.argv;
if (folder === undefined) throw new Error("Usage: storage_server.mjs FOLDER [TOKEN]");
const now = () => new Date();
const surroundings = {
  tokens: createTokens("sluice-ingest@demo.iam.gserviceaccount.com", now, token),
  project: "demo",
  now,
  log: () => undefined,
  port: 0,
};
const [storage, metadata] = await Promise.all([begin(startStorage, folder), begin(startMetadata, folder)]);
console.log(storage.endpoint, metadata.endpoint);
process.stdin.resume().on("end", () => void Promise.all([storage.close(), metadata.close()]));

/**
 * @param {typeof startStorage | typeof startMetadata} start
 * @param {string} folder
 */
function begin(start, folder) {
  const data = join(folder, start.name);
  mkdirSync(data);
  return start({ ...surroundings, data });
}
