import { Failure } from "../failure.ts";

/** Base URLs of the three services, without a trailing slash. They alone decide between Google and the emulators. */
export interface Endpoints {
  readonly drive: string;
  readonly storage: string;
  readonly dataproc: string;
}

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Google's own endpoints for a region. */
function googleEndpoints(region: string): Endpoints {
  return {
    drive: "https://www.googleapis.com",
    storage: "https://storage.googleapis.com",
    dataproc: `https://${region}-dataproc.googleapis.com`,
  };
}

/**
 * Google's endpoints, with those given instead.
 * @throws Failure `endpoint.not-allowed` for anything that is neither Google's over https nor on this machine:
 * a token must never reach another host
 */
export function readEndpoints(region: string, given: Partial<Record<keyof Endpoints, string | undefined>>): Endpoints {
  const google = googleEndpoints(region);
  const checked = (service: keyof Endpoints) => allowed(service, given[service] ?? google[service]);
  return { drive: checked("drive"), storage: checked("storage"), dataproc: checked("dataproc") };
}

/** The endpoints that an environment names, and before them those that a user named in settings. */
export function endpointsIn(
  environment: Readonly<Record<string, string | undefined>>,
  set: Partial<Record<keyof Endpoints, string | undefined>> = {},
): Readonly<Record<keyof Endpoints, string | undefined>> {
  return {
    drive: set.drive ?? environment["SLUICE_DRIVE_ENDPOINT"],
    storage: set.storage ?? environment["SLUICE_STORAGE_ENDPOINT"],
    dataproc: set.dataproc ?? environment["SLUICE_DATAPROC_ENDPOINT"],
  };
}

/** Whether an endpoint is on this machine. */
export function isLoopback(endpoint: string): boolean {
  return LOOPBACK.has(new URL(endpoint).hostname);
}

/** Whether the name or address of a machine is this one's. */
export function isThisMachine(host: string): boolean {
  return LOOPBACK.has(host) || host === "::1";
}

/** Whether an address is a service of Google's: a token may go there. */
export function isGoogles({ protocol, hostname }: URL): boolean {
  return protocol === "https:" && hostname.endsWith(".googleapis.com");
}

/** Whom a connection speaks to: `mixed` when the user named endpoints on this machine for a part of it. */
export type Target = "google" | "emulators" | "mixed";

/** Whom these endpoints are: `emulators` only when all three are on this machine. */
export function targetOf({ drive, storage, dataproc }: Endpoints): Target {
  const local = [drive, storage, dataproc].filter(isLoopback).length;
  return local === 0 ? "google" : local === 3 ? "emulators" : "mixed";
}

function allowed(service: string, endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !(isOurs(url) || isGoogles(url)) || !isPlain(url)) {
    throw new Failure("endpoint.not-allowed", { service, endpoint });
  }
  return url.origin;
}

function isOurs({ protocol, hostname }: URL): boolean {
  return /^https?:$/.test(protocol) && LOOPBACK.has(hostname);
}

function isPlain({ username, pathname, search, hash }: URL): boolean {
  return username === "" && pathname === "/" && search === "" && hash === "";
}
