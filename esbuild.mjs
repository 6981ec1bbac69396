// Builds dist/: extension, command line and emulators as ES modules with shared chunks (the Google clients are chunks
// of their own, loaded on first use), the Cloud Function as one file and as a reproducible zip.
//     node esbuild.mjs [OUT]       OUT is emptied; dist when left out
import { build } from "esbuild";
import { zipSync } from "fflate";
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import * as z from "zod";
import { namedExports, refuseNameless } from "./esbuild.named-exports.mjs";
import { connectionSchema } from "./src/core/connection.ts";
import { contractSchema } from "./src/core/jobs/contract/contract.ts";

const OUT = process.argv[2] ?? "dist";
const manifest = z
  .object({ version: z.string(), devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync("package.json", "utf8")));

/** What CommonJS packages expect to find around them. */
const commonJs = [
  'import { createRequire as __createRequire } from "node:module";',
  'import { fileURLToPath as __fileURLToPath } from "node:url";',
  "const require = __createRequire(import.meta.url);",
  "const __filename = __fileURLToPath(import.meta.url);",
  'const __dirname = __fileURLToPath(new URL(".", import.meta.url));',
].join("");

/** @satisfies {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  minify: true,
  // Without it esbuild renames AbortSignal inside the storage client, whose resumable uploads then all fail.
  keepNames: true,
  sourcemap: "linked",
  metafile: true,
  logLevel: "warning",
  define: { SLUICE_VERSION: JSON.stringify(manifest.version) },
  banner: { js: commonJs },
  // Optional native parts of ssh2: it does without them.
  external: ["vscode", "cpu-features", "*.node", "@google-cloud/functions-framework"],
};

rmSync(OUT, { recursive: true, force: true });
mkdirSync(`${OUT}/function`, { recursive: true });

const [doors] = await Promise.all([
  build({
    ...common,
    entryPoints: { extension: "src/extension.ts", cli: "src/cli.ts", emulators: "emulators/main.ts" },
    outdir: OUT,
    chunkNames: "chunks/[name]-[hash]",
    splitting: true,
    plugins: [namedExports],
  }),
  build({ ...common, sourcemap: false, entryPoints: ["src/function.ts"], outfile: `${OUT}/function/index.js` }),
  build({
    ...common,
    platform: "browser",
    target: "es2022",
    format: "iife",
    sourcemap: false,
    banner: {},
    entryPoints: { table: "src/webview/table.ts", page: "src/webview/page.ts" },
    outdir: `${OUT}/webview`,
  }),
  writeSchema("media/sluice.schema.json", connectionSchema()),
  writeSchema("media/contract.schema.json", contractSchema()),
]);
refuseNameless(doors.metafile);
writeFileSync(`${OUT}/meta.json`, JSON.stringify(doors.metafile));
chmodSync(`${OUT}/cli.js`, 0o755);
packFunction();
packSample();

/**
 * What editors check the pipeline's files with, made from what the code checks them with.
 * @param {string} file
 * @param {unknown} schema
 */
async function writeSchema(file, schema) {
  const text = await format(JSON.stringify(schema), { ...(await resolveConfig(file)), filepath: file });
  mkdirSync("media", { recursive: true });
  writeFileSync(file, text);
}

/** The same input gives the same bytes: fixed order, fixed times. */
function packFunction() {
  const framework = manifest.devDependencies["@google-cloud/functions-framework"];
  const description = {
    name: "sluice-ingest",
    version: manifest.version,
    private: true,
    type: "module",
    main: "index.js",
    dependencies: { "@google-cloud/functions-framework": framework },
  };
  writeFileSync(`${OUT}/function/package.json`, `${JSON.stringify(description, null, 2)}\n`);
  const files = Object.fromEntries(
    ["index.js", "package.json"].map((name) => [name, readFileSync(`${OUT}/function/${name}`)]),
  );
  // DOS time has no zone: the earliest date a zip can hold, in whatever zone this runs.
  const mtime = new Date(1980, 0, 1);
  writeFileSync(`${OUT}/function.zip`, zipSync(files, { level: 9, mtime }));
}

/** What `sluice emulators seed` fills a local Drive with: real public files, and contracts that fit them. */
function packSample() {
  mkdirSync(`${OUT}/sample/drive`, { recursive: true });
  for (const name of ["airports.csv", "seattle-weather.csv", "us-employment.csv"]) {
    copyFileSync(`node_modules/vega-datasets/data/${name}`, `${OUT}/sample/drive/${name}`);
  }
  cpSync("demo/contracts", `${OUT}/sample/contracts`, { recursive: true });
}
