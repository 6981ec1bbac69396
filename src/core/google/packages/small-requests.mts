import type { Agent } from "node:http";
// The module itself, as Node gives it: in a file of this ending the bundler does the same.
import agents from "teeny-request/build/src/agents.js";

/** A request of the storage client that brings its way along. */
export interface Routed {
  readonly agentFor: (url: URL) => Agent;
}

// The client hands all but resumable uploads to teeny-request, which picks a proxy by the environment alone, also for
// what is on this machine, and has no option to be told. This is the one function of it that decides.
agents.getAgent = (address: string, options: unknown) => (options as Routed).agentFor(new URL(address));
