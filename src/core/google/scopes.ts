/** OAuth scopes, the least that each service works with. */
export const SCOPES = {
  driveRead: "https://www.googleapis.com/auth/drive.readonly",
  driveWrite: "https://www.googleapis.com/auth/drive",
  /** Full control: a change of metadata wants it (objects.patch in the discovery document of storage v1). */
  storage: "https://www.googleapis.com/auth/devstorage.full_control",
  /** For Dataproc, whose own scope is in the discovery document and on no page of its documentation. */
  cloud: "https://www.googleapis.com/auth/cloud-platform",
} as const;
