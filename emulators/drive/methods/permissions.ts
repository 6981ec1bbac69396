import * as z from "zod";
import { notImplemented } from "../../google/parameters.ts";
import { readResource, type Resource } from "../../google/resource.ts";
import { HttpError, readJson, sendJson, type Exchange } from "../../http/server.ts";
import { invalidValue } from "../errors.ts";
import { requireCapability, seeFile } from "../lookup.ts";
import { select, selectEach, type Shape } from "../mask.ts";
import { pageOf, type Page } from "../page.ts";
import { fieldsParameter, knowsSharedDrives, pageSizeParameter } from "../parameters.ts";
import { PERMISSION_FIELDS, PERMISSION_LIST_FIELDS } from "../resources/fields.ts";
import { DEFAULT_PERMISSION_FIELDS, PERMISSION } from "../resources/permission.ts";
import type { SeenFile } from "../resources/seen-file.ts";
import { grant, permissionsOf, revoke, type Granted } from "../store/permissions.ts";
import { ROLES } from "../store/roles.ts";
import type { Store } from "../store/store.ts";
import { viewerOf } from "../viewer.ts";

const PERMISSION_LIST: Shape<Page<Granted>> = {
  kind: () => "drive#permissionList",
  nextPageToken: ({ nextPageToken }) => nextPageToken,
  permissions: ({ items }, mask) => selectEach(PERMISSION, mask, items),
};

const Settable = z.object({ type: z.string(), role: z.string(), emailAddress: z.string(), domain: z.string() });

/** What a client may say of a permission. */
const NEW_PERMISSION: Resource<ReturnType<typeof Settable.partial>> = {
  settable: Settable.partial(),
  outputOnly: {
    ...{ kind: "value", id: "value", displayName: "value", deleted: "value", photoLink: "value" },
    ...{ permissionDetails: "anything", teamDrivePermissionDetails: "anything" },
  },
  notEmulated: {
    ...{ allowFileDiscovery: "value", expirationTime: "value", pendingOwner: "value", view: "value" },
    inheritedPermissionsDisabled: "value",
  },
};

const Role = z.enum(ROLES).exclude(["owner"]);
const Grant = z.discriminatedUnion("type", [
  z.object({ type: z.enum(["user", "group"]), role: Role, emailAddress: z.email() }),
  z.object({ type: z.literal("domain"), role: Role, domain: z.string().min(1) }),
  z.object({ type: z.literal("anyone"), role: Role }),
]);

/** permissions.create. Ownership is not transferred here. */
export async function create(store: Store, exchange: Exchange): Promise<void> {
  const seen = sharedFile(store, exchange, "write");
  const asked = readResource(NEW_PERMISSION, await readJson(exchange.request));
  if (asked.role === "owner") throw notImplemented("the role 'owner'");
  const body = Grant.safeParse(asked);
  if (!body.success) throw invalidValue(`permission.${body.error.issues[0]?.path.join(".") ?? ""}`);
  const { type, role } = body.data;
  if ((role === "organizer" || role === "fileOrganizer") && seen.file.driveId === null)
    throw invalidValue("permission.role");
  const grantee =
    "domain" in body.data ? body.data.domain : "emailAddress" in body.data ? body.data.emailAddress : "anyone";
  send(exchange, grant(store, seen.file, type, role, grantee));
}

/** permissions.list, in pages. */
export function list(store: Store, exchange: Exchange): void {
  const seen = sharedFile(store, exchange, "metadata");
  const { url } = exchange;
  const mask = fieldsParameter(
    url,
    PERMISSION_LIST_FIELDS,
    `kind,nextPageToken,permissions(${DEFAULT_PERMISSION_FIELDS})`,
  );
  const all = permissionsOf(store, seen.file);
  // Without a size a My Drive file answers with all of them, one of a shared drive with a hundred.
  const size = pageSizeParameter(url, seen.file.driveId === null ? Infinity : 100, 100);
  sendJson(exchange.response, 200, select(PERMISSION_LIST, mask, pageOf(all, url, size)));
}

/** permissions.get */
export function get(store: Store, exchange: Exchange): void {
  send(exchange, granted(sharedFile(store, exchange, "metadata"), exchange));
}

/** permissions.update: another role. */
export async function update(store: Store, exchange: Exchange): Promise<void> {
  const seen = sharedFile(store, exchange, "write");
  const known = granted(seen, exchange);
  const asked = readResource(NEW_PERMISSION, await readJson(exchange.request));
  if (asked.role === "owner") throw notImplemented("the role 'owner'");
  const body = z.object({ role: Role }).safeParse(asked);
  if (!body.success) throw invalidValue("permission.role");
  refuseInherited(known);
  send(exchange, grant(store, seen.file, known.type, body.data.role, known.grantee));
}

/** permissions.delete. What is inherited is taken away where it was given. */
export function remove(store: Store, exchange: Exchange): void {
  const seen = sharedFile(store, exchange, "write");
  const known = granted(seen, exchange);
  refuseInherited(known);
  revoke(store, seen.file, known.id);
  exchange.response.writeHead(204).end();
}

function sharedFile(store: Store, exchange: Exchange, need: "metadata" | "write"): SeenFile {
  const viewer = viewerOf(store, exchange, need);
  const seen = seeFile(store, viewer, exchange.path["id"] ?? "", knowsSharedDrives(exchange.url));
  requireCapability(seen, "canShare");
  return seen;
}

function granted({ store, file }: SeenFile, { path }: Exchange): Granted {
  const id = path["permissionId"] ?? "";
  const found = permissionsOf(store, file).find((permission) => permission.id === id);
  if (!found) throw new HttpError(404, "notFound", `Permission not found: ${id}.`, { location: "permissionId" });
  return found;
}

function refuseInherited({ role, inheritedFrom }: Granted): void {
  if (inheritedFrom === undefined && role !== "owner") return;
  throw new HttpError(
    403,
    "cannotDeletePermission",
    "The authenticated user cannot delete the permission: it is inherited, or the owner's.",
  );
}

function send(exchange: Exchange, permission: Granted): void {
  const mask = fieldsParameter(exchange.url, PERMISSION_FIELDS, DEFAULT_PERMISSION_FIELDS);
  sendJson(exchange.response, 200, select(PERMISSION, mask, permission));
}
