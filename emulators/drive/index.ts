import { errorBody } from "../google/error-body.ts";
import { serve } from "../http/server.ts";
import type { Running, ServiceOptions } from "../service.ts";
import { driveRoutes } from "./routes.ts";
import { openStore } from "./store/store.ts";

/** Starts Google Drive v3 on the data folder, with whatever an earlier start left in it. */
export async function startDrive(options: ServiceOptions): Promise<Running> {
  const store = await openStore(options.data, options.now);
  return serve(
    {
      name: "drive",
      routes: driveRoutes(store),
      errorBody,
      close: () => store.database.close(),
    },
    options,
  );
}
