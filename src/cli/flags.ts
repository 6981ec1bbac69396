import type { ConnectionSources } from "../core/connection.ts";

/** The options of every command, as commander reads them. */
export interface GlobalFlags {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly workspace?: string;
  readonly keyFile?: string;
  readonly project?: string;
  readonly region?: string;
  readonly lakeBucket?: string;
  readonly driveFolders?: string;
  readonly contracts?: string;
  readonly serviceAccount?: string;
  readonly sparkServiceAccount?: string;
  readonly subnetwork?: string;
  readonly functionUrl?: string;
}

/** Those of them that make up a connection. */
export function connectionFlags(flags: GlobalFlags): ConnectionSources["flags"] {
  const { project, region, lakeBucket, driveFolders, contracts } = flags;
  const { serviceAccount, sparkServiceAccount, subnetwork, functionUrl } = flags;
  return {
    ...{ project, region, lakeBucket, driveFolders, contracts },
    ...{ serviceAccount, sparkServiceAccount, subnetwork, functionUrl },
  };
}
