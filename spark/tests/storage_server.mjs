// The emulated Cloud Storage for the job's tests: prints its endpoint, and ends when its stdin does.
import { startStorage } from "../../emulators/storage/index.ts";
import { createTokens } from "../../emulators/tokens.ts";

const now = () => new Date();
const server = await startStorage({
  data: process.argv[2],
  tokens: createTokens("sluice-ingest@demo.iam.gserviceaccount.com", now, process.argv[3]),
  project: "demo",
  now,
  log: () => undefined,
  port: 0,
});
console.log(server.endpoint);
process.stdin.resume().on("end", () => void server.close());
