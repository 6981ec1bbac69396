/** OAuth scopes, the least that each service works with. */
export const SCOPES = {
  driveRead: "https://www.googleapis.com/auth/drive.readonly",
  driveWrite: "https://www.googleapis.com/auth/drive",
  /** Full control: a change of metadata wants it (objects.patch in the discovery document of storage v1). */
  storage: "https://www.googleapis.com/auth/devstorage.full_control",
  /** For Dataproc, whose own scope is in the discovery document and on no page of its documentation. */
  cloud: "https://www.googleapis.com/auth/cloud-platform",
} as const;

// Google answers these by their full names, whatever they were asked for by:
// https://developers.google.com/identity/protocols/oauth2/scopes#oauth2
const SHORT = new Map([
  ["email", "https://www.googleapis.com/auth/userinfo.email"],
  ["profile", "https://www.googleapis.com/auth/userinfo.profile"],
]);

/** Whether somebody agreed to a scope, under whichever of its names. */
export function hasScope(given: readonly string[], scope: string): boolean {
  const full = (name: string) => SHORT.get(name) ?? name;
  return given.some((one) => full(one) === full(scope));
}
