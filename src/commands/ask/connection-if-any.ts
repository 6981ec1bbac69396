import type { App, Connected } from "../../app.ts";
import { isFailure } from "../../core/failure.ts";

/** The connection; undefined where there is no pipeline yet. @throws what `connect` throws for one that is there */
export async function connectionIfAny({ connect }: Pick<App, "connect">): Promise<Connected | undefined> {
  try {
    return await connect();
  } catch (error) {
    if (isFailure(error, "connection.missing")) return undefined;
    throw error;
  }
}
