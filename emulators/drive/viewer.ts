import type { IncomingMessage } from "node:http";
import { requireScope, type Exchange } from "../http/server.ts";
import { rootOf } from "./store/files.ts";
import type { Store } from "./store/store.ts";

/** Who asks, and where from. */
export interface Viewer {
  readonly email: string;
  /** Id of the root of their My Drive: what `root` stands for. */
  readonly root: string;
  /** Base URL that the request came to. */
  readonly origin: string;
}

const DRIVE = "https://www.googleapis.com/auth/drive";
/** What the methods ask for in Drive's discovery document; app data, photos and Meet files are not there. */
const SCOPES = {
  metadata: [DRIVE, `${DRIVE}.readonly`, `${DRIVE}.file`, `${DRIVE}.metadata`, `${DRIVE}.metadata.readonly`],
  read: [DRIVE, `${DRIVE}.readonly`, `${DRIVE}.file`],
  write: [DRIVE, `${DRIVE}.file`],
  /** files.update without content. */
  describe: [DRIVE, `${DRIVE}.file`, `${DRIVE}.metadata`],
  seeDrives: [DRIVE, `${DRIVE}.readonly`],
  /** drives.create, files.emptyTrash. */
  everything: [DRIVE],
} as const;

/**
 * The caller, if their token allows this.
 * @throws HttpError 401 `required` without a token, 403 `insufficientPermissions` without one of the Drive scopes
 */
export function viewerOf(store: Store, exchange: Exchange, need: keyof typeof SCOPES): Viewer {
  const { email } = requireScope(exchange, SCOPES[need]);
  return {
    email,
    root: rootOf(store, email).id,
    origin: originOf(exchange.request),
  };
}

/** Base URL that a request came to. */
export function originOf(request: IncomingMessage): string {
  return `http://${request.headers.host ?? "127.0.0.1"}`;
}
