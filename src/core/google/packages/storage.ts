// Loaded by import() on first use. Named here, since a bundled CommonJS package that is itself imported so has no names.
import { Storage, type StorageOptions } from "@google-cloud/storage";
import type { Agent } from "node:http";
import agents from "teeny-request/build/src/agents.js";

/** A request of the storage client that brings its way along. */
interface Routed {
  readonly agentFor: (url: URL) => Agent;
}

// The client hands all but resumable uploads to teeny-request, which picks a proxy by the environment alone, also for
// what is on this machine, and has no option to be told. This is the one function of it that decides.
agents.getAgent = (address: string, options: unknown) => (options as Routed).agentFor(new URL(address));

/** The official client, its requests sent by these agents; resumable uploads are sent by its auth client. */
export function openStorage(options: StorageOptions, agentFor: (url: URL) => Agent): Storage {
  const storage = new Storage(options);
  storage.interceptors.push({ request: (request) => Object.assign(request, { agentFor }) as never });
  // The client forgets this option of its own, and then uploads to an endpoint on this machine without token and agent
  // (measured with @google-cloud/storage 8.4).
  return Object.assign(storage, { useAuthWithCustomEndpoint: options.useAuthWithCustomEndpoint });
}
