import * as z from "zod";

const Metafile = z.object({
  outputs: z.record(
    z.string(),
    z.object({
      bytes: z.number(),
      inputs: z.record(z.string(), z.unknown()),
      imports: z.array(z.object({ path: z.string(), kind: z.string(), external: z.boolean().default(false) })),
    }),
  ),
});

/**
 * The code that a bundle loads before it does anything: itself and what it imports statically, chunk by chunk.
 * @param metafile text of esbuild's `meta.json`
 * @param entry name of the bundle, such as `extension.js`
 */
export function loadedAtStart(metafile: string, entry: string): { bytes: number; inputs: string[] } {
  const { outputs } = Metafile.parse(JSON.parse(metafile));
  const first = Object.keys(outputs).find((path) => path.endsWith(`/${entry}`));
  if (first === undefined) throw new Error(`there is no bundle ${entry}`);
  const loaded = new Set([first]);
  // A set is walked in the order in which it grows.
  for (const path of loaded) {
    for (const { path: imported, kind, external } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && !external) loaded.add(imported);
    }
  }
  const found = [...loaded].map((path) => outputs[path]).filter((output) => output !== undefined);
  return {
    bytes: found.reduce((total, { bytes }) => total + bytes, 0),
    inputs: found.flatMap(({ inputs }) => Object.keys(inputs)),
  };
}
