/** OAuth scopes, the least that each service works with. */
export const SCOPES = {
  driveRead: "https://www.googleapis.com/auth/drive.readonly",
  driveWrite: "https://www.googleapis.com/auth/drive",
  cloud: "https://www.googleapis.com/auth/cloud-platform",
} as const;
