// For the bundler: gives a CommonJS package that others import() its names. As a chunk of its own such a package has no
// export but `default`, so that `(await import("https-proxy-agent")).HttpsProxyAgent` is undefined, and nobody notices
// before somebody has a proxy.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, join, relative } from "node:path";

const NAMESPACE = "named-exports";
const require = createRequire(import.meta.url);

/**
 * The plugin.
 * @type {import("esbuild").Plugin}
 */
export const namedExports = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /.*/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== "dynamic-import" || pluginData === NAMESPACE) return undefined;
      const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: NAMESPACE });
      if (found.errors.length > 0 || found.external || !isCommonJs(found.path)) return found;
      // Source maps tell this path: it names no folder of this machine.
      return { path: relative(process.cwd(), found.path), namespace: NAMESPACE, pluginData: found.path };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ pluginData }) => {
      const path = String(pluginData);
      /** @type {unknown} */
      const exported = require(path);
      const names = Object.keys(exported instanceof Object ? exported : {}).filter(
        (name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== "default",
      );
      const file = JSON.stringify(`./${basename(path)}`);
      const contents = `import all from ${file};\nexport default all;\nexport const { ${names.join(", ")} } = all;\n`;
      return { contents, resolveDir: dirname(path) };
    });
  },
};

/**
 * Throws when a chunk that is loaded by import() is CommonJS all the same.
 * @param {import("esbuild").Metafile} metafile
 */
export function refuseNameless({ inputs, outputs }) {
  const nameless = Object.values(outputs)
    .flatMap(({ imports }) => imports.filter(({ kind, external }) => kind === "dynamic-import" && !external))
    .map(({ path }) => outputs[path]?.entryPoint)
    .filter((entry) => entry !== undefined && inputs[entry]?.format === "cjs");
  if (nameless.length > 0) throw new Error(`import() finds no names in ${[...new Set(nameless)].join(", ")}`);
}

/** @param {string} file */
function isCommonJs(file) {
  const extension = extname(file);
  if (extension === ".cjs") return true;
  if (extension !== ".js") return false;
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const type = typeOf(folder);
    if (type !== undefined) return type === "commonjs";
  }
  return true;
}

/**
 * The kind of package that a folder is.
 * @param {string} folder
 */
function typeOf(folder) {
  try {
    /** @type {unknown} */
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return manifest instanceof Object && "type" in manifest && manifest.type === "module" ? "module" : "commonjs";
  } catch {
    return undefined; // the folder above is looked at
  }
}
