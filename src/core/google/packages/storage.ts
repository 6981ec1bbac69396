// Loaded by import() on first use. Named here, since a bundled CommonJS package that is itself imported so has no names.
import { Storage, type StorageOptions } from "@google-cloud/storage";
export { CRC32C } from "@google-cloud/storage";
import type { Agent } from "node:http";
import "./small-requests.mts";

/** The official client, its requests sent by these agents. */
export function openStorage(options: StorageOptions, agentFor: (url: URL) => Agent): Storage {
  const storage = new Storage(options);
  storage.interceptors.push({ request: (request) => Object.assign(request, { agentFor }) as never });
  return storage;
}
