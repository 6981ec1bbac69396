import type { Connection } from "../connection.ts";
import { isFailure } from "../failure.ts";
import { isLoopback, type Endpoints } from "../google/endpoints.ts";
import type { Clients } from "../services/clients.ts";
import { failed, fine, skipped, waitsFor, type Check, type Finding } from "./check.ts";

/** What an ingest and a batch do to objects, and what Sluice asks of the bucket itself. */
const PERMISSIONS = [
  "storage.buckets.get",
  "storage.objects.list",
  "storage.objects.get",
  "storage.objects.create",
  "storage.objects.update",
  "storage.objects.delete",
];
// Groups of regions: whoever keeps the bucket in one pays for no way between, and Spark reads it as well.
const MULTI_REGIONS = ["EU", "US", "ASIA"];

/** A pipeline that can be spoken to. */
export interface Pipeline {
  readonly connection: Connection;
  readonly endpoints: Endpoints;
  readonly clients: Clients;
}

/** All that is asked of the three services. */
export function googleChecks({ connection, endpoints, clients }: Pipeline): readonly Check[] {
  const { project, region, lakeBucket, driveFolders, serviceAccount, subnetwork } = connection;
  const account = async (signal: AbortSignal) => (await clients.drive()).account(signal);
  return [
    { name: "credentials", about: "", look: (signal) => lookAtCredentials(account, signal) },
    {
      name: "impersonation",
      about: serviceAccount ?? "",
      async look(signal) {
        if (isLoopback(endpoints.drive)) return skipped("local");
        if (serviceAccount === undefined) return skipped("not-named");
        return fine(await account(signal));
      },
    },
    { name: "drive", about: "", look: async (signal) => fine(await account(signal)) },
    ...(driveFolders.length === 0 ? [noFolder] : driveFolders.map((id) => folderCheck(clients, id))),
    {
      name: "bucket",
      about: lakeBucket,
      look: async (signal) => lookAtLocation(await (await clients.lake()).location(signal), region),
    },
    {
      name: "permissions",
      about: lakeBucket,
      async look(signal) {
        const permitted = await (await clients.lake()).permitted(PERMISSIONS, signal);
        const permissions = PERMISSIONS.filter((permission) => !permitted.includes(permission));
        if (permissions.length === 0) return fine(permitted.join(", "));
        return { state: "failed", found: { kind: "not-permitted", permissions } };
      },
    },
    {
      name: "dataproc",
      about: `${project} ${region}`,
      async look(signal) {
        await (await clients.batches()).list({ size: 1 }, signal);
        return fine(endpoints.dataproc);
      },
    },
    {
      name: "subnetwork",
      about: subnetwork ?? "",
      look: () => Promise.resolve(lookAtSubnetwork(connection, endpoints)),
    },
  ];
}

/** In their order, for a pipeline that can't be spoken to. */
export const UNREACHED: readonly Check[] = (
  ["credentials", "impersonation", "drive", "drive-folder", "bucket", "permissions", "dataproc", "subnetwork"] as const
).map((name) => ({ name, about: "", look: () => Promise.resolve(waitsFor("connection")) }));

const noFolder: Check = {
  name: "drive-folder",
  about: "",
  look: () => Promise.resolve({ state: "warning", found: { kind: "not-named" } }),
};

function folderCheck(clients: Clients, id: string): Check {
  return {
    name: "drive-folder",
    about: id,
    look: async (signal) => fine((await (await clients.drive()).folder(id, signal)).name),
  };
}

/** Whoever is let in has credentials, whatever Drive then says of itself. */
async function lookAtCredentials(
  account: (signal: AbortSignal) => Promise<string>,
  signal: AbortSignal,
): Promise<Finding> {
  try {
    return fine(await account(signal));
  } catch (error) {
    if (!isFailure(error)) throw error;
    const isOfCredentials = error.code.startsWith("credentials.") && !isFailure(error, "credentials.drive-scope");
    return isOfCredentials ? failed(error) : waitsFor("drive");
  }
}

function lookAtLocation(location: string, region: string): Finding {
  if (location.toLowerCase() === region || MULTI_REGIONS.includes(location)) return fine(location);
  return { state: "warning", found: { kind: "bucket-elsewhere", location, region } };
}

/** Its name says its region; whether it is there, and reaches Google without an address of its own, it does not say. */
function lookAtSubnetwork({ subnetwork, region }: Connection, endpoints: Endpoints): Finding {
  if (isLoopback(endpoints.dataproc)) return skipped("local");
  const [, named] = /(?:^|\/)regions\/([^/]+)\//.exec(subnetwork ?? "") ?? [];
  if (named === undefined || named === region) return skipped("subnetwork-unknown");
  return { state: "failed", found: { kind: "subnetwork-elsewhere", region: named } };
}
