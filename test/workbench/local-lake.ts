import { readFile } from "node:fs/promises";
import * as z from "zod";

const State = z.object({
  pid: z.number(),
  project: z.string(),
  token: z.string(),
  endpoints: z.object({ drive: z.string(), storage: z.string(), dataproc: z.string() }),
});
const Objects = z.object({
  items: z.array(z.object({ name: z.string(), md5Hash: z.string().optional(), size: z.string() })).default([]),
});
const Batches = z.object({ batches: z.array(z.object({ name: z.string(), state: z.string() })).default([]) });

/** What the services hold, asked of them by plain HTTP: by other code than the extension's. */
export interface LocalLake {
  readonly project: string;
  readonly pid: number;
  /** MD5 in hex by object name. */
  objects(prefix: string): Promise<ReadonlyMap<string, string>>;
  text(object: string): Promise<string>;
  /** State by batch id. */
  batches(): Promise<ReadonlyMap<string, string>>;
}

/** The emulators that `emulators.json` names. */
export async function openLocalLake(stateFile: string, bucket: string, region: string): Promise<LocalLake> {
  const { pid, project, token, endpoints } = State.parse(JSON.parse(await readFile(stateFile, "utf8")));
  const ask = async (url: string): Promise<Response> => {
    const reply = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
    return reply;
  };
  const objectsAt = `${endpoints.storage}/storage/v1/b/${bucket}/o`;

  return {
    project,
    pid,
    async objects(prefix) {
      const { items } = Objects.parse(await (await ask(`${objectsAt}?prefix=${encodeURIComponent(prefix)}`)).json());
      return new Map(items.map(({ name, md5Hash = "" }) => [name, Buffer.from(md5Hash, "base64").toString("hex")]));
    },
    text: async (object) => (await ask(`${objectsAt}/${encodeURIComponent(object)}?alt=media`)).text(),
    async batches() {
      const list = `${endpoints.dataproc}/v1/projects/${project}/locations/${region}/batches`;
      const { batches } = Batches.parse(await (await ask(list)).json());
      return new Map(batches.map(({ name, state }) => [name.slice(name.lastIndexOf("/") + 1), state]));
    },
  };
}
