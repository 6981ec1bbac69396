import type { App, TextStream } from "../../app.ts";
import { followBatch } from "../../core/jobs/follow.ts";

/** Fills the document of a log that was open before: to the end of its batch, without a word but that. */
export async function resume(app: Pick<App, "connect">, id: string, stream: TextStream): Promise<void> {
  try {
    const { clients } = await app.connect();
    const [batches, storage] = await Promise.all([clients.batches(), clients.storage()]);
    const entered = ({ state }: { readonly state: string }) => stream.write(`[${id}] ${state}\n`);
    await followBatch({ batches, storage, id, write: (text) => stream.write(text), entered }, stream.closed);
  } catch (error) {
    if (!stream.closed.aborted) throw error;
  } finally {
    stream.end();
  }
}
