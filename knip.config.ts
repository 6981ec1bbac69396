import type { KnipConfig } from "knip";

/**
 * Files, exports and packages that nothing uses, and circles of imports; in production mode also what only tests use, but
 * for what says `@internal`, and why. A `!` marks what ships, or makes what ships.
 */
const config: KnipConfig = ({ production = false }) => ({
  entry: [
    "src/{extension,cli,function}.ts!",
    "emulators/main.ts!",
    // What runs in pages.
    "src/webview/{table,page}.ts!",
    // Else found in package.json.
    ...(production ? ["demo/main.ts!", "esbuild.mjs!"] : []),
    // The editor runs it to bring Spark.
    "setup/spark.mjs",
    // By it the tests hold that the outputs of terraform/ fit a sluice.json; no command reads them yet.
    ...(production ? ["src/core/terraform/outputs.ts!"] : []),
    // Started by their path: from Python, in the extension host, or as a process to kill.
    "spark/tests/*.mjs",
    "test/core/transfers/download-and-wait.ts",
    "test/discovery/hold-process.ts",
    "test/emulators/{closed-while-stalling,storage-writer}.ts",
    "test/exthost/suite.ts",
    "test/support/redirection.ts",
  ],
  // All that it finds by itself, and the circles.
  include: [
    "files",
    "dependencies",
    "unlisted",
    "binaries",
    "unresolved",
    "exports",
    "types",
    "enumMembers",
    "namespaceMembers",
    "duplicates",
    "cycles",
  ],
  rules: { cycles: "error" },
  project: ["{src,emulators,demo}/**/*.{ts,mts}!", "*.mjs!", "setup/*.mjs", "spark/**/*.mjs", "test/**/*.ts"],
  // A program, not a configuration.
  esbuild: false,
  // Read as files, by their paths in node_modules.
  ignoreDependencies: ["csv-spectrum", "papaparse", "vega-datasets"],
  // Of the system: a test that lacks one says so.
  ignoreBinaries: ["fish", "mkfifo", "mount", "sha256sum", "ssh-add", "ssh-agent", "ssh-keygen", "umount"],
  // A type that an exported signature names is exported with it. What tests look at may be a part of what ships.
  ignoreExportsUsedInFile: production || { interface: true, type: true },
  // The one door of the ingest: the types of what it takes and gives are exported with it too.
  ignoreIssues: { "src/core/ingest/index.ts": ["types"] },
});
export default config;
