import { serve } from "../http/server.ts";
import type { Running, ServiceOptions } from "../service.ts";
import { loadIdentityKey } from "./identity-key.ts";
import { metadataRoutes } from "./routes.ts";

/**
 * The metadata server of a Google machine, as far as the Node and Python client libraries ask it for default
 * credentials and identity tokens: set `GCE_METADATA_HOST=127.0.0.1:PORT`, for Python `GCE_METADATA_IP` too.
 * It also publishes the keys of its identity tokens (`/_certs`), issues tokens for anybody (`POST /_tokens`) and, asked
 * with the token of this start (`POST /_stop`), calls `stop`.
 */
export function startMetadata(options: ServiceOptions, stop: () => void = () => undefined): Promise<Running> {
  const key = loadIdentityKey(options.data);
  return serve(
    {
      name: "metadata",
      routes: metadataRoutes(options, key, stop),
      errorBody: ({ status, reason, message }) => ({ error: { code: status, message, errors: [{ reason, message }] } }),
    },
    options,
  );
}
