import type { Shape } from "../mask.ts";
import { permissionId, type Granted } from "../store/permissions.ts";
import type { Viewer } from "../viewer.ts";

/** What is answered of a permission where no `fields` are asked for. */
export const DEFAULT_PERMISSION_FIELDS = "kind,id,type,role";

/** The Permission resource of Drive v3. */
export const PERMISSION: Shape<Granted> = {
  kind: () => "drive#permission",
  id: ({ id }) => id,
  type: ({ type }) => type,
  role: ({ role }) => role,
  emailAddress: ({ type, grantee }) => (type === "user" || type === "group" ? grantee : undefined),
  domain: ({ type, grantee }) => (type === "domain" ? grantee : undefined),
  displayName: ({ type, grantee }) => (type === "anyone" ? undefined : displayName(grantee)),
  allowFileDiscovery: ({ type }) => (type === "anyone" || type === "domain" ? false : undefined),
  deleted: ({ type }) => (type === "user" || type === "group" ? false : undefined),
  pendingOwner: () => false,
  expirationTime: () => undefined,
  photoLink: () => undefined,
  view: () => undefined,
  permissionDetails: ({ role, inheritedFrom }) => [
    {
      permissionType: "file",
      role,
      inherited: inheritedFrom !== undefined,
      ...(inheritedFrom === undefined ? {} : { inheritedFrom }),
    },
  ],
};

/** The User resource. */
export function userResource(email: string, viewer: Viewer): Record<string, unknown> {
  return {
    kind: "drive#user",
    displayName: displayName(email),
    me: email === viewer.email,
    permissionId: permissionId("user", email),
    emailAddress: email,
  };
}

function displayName(email: string): string {
  return email.split("@", 1)[0] ?? email;
}
