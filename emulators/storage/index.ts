import { errorBody } from "../google/error-body.ts";
import { serve } from "../http/server.ts";
import type { Running, ServiceOptions } from "../service.ts";
import { openStore } from "./store/store.ts";
import { routesOf } from "./methods/routes.ts";

/**
 * Serves the Cloud Storage JSON API, version 1, as `@google-cloud/storage` and the Hadoop connector use it. What was
 * acknowledged survives a kill; so does an open resumable upload.
 */
export function startStorage(options: ServiceOptions): Promise<Running> {
  const store = openStore(options.data, options.now, options.log);
  return serve({ name: "storage", routes: routesOf(store), errorBody, close: () => store.close() }, options);
}
