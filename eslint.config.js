import boundaries from "eslint-plugin-boundaries";
import tseslint from "typescript-eslint";

/**
 * The import arrows of ARCHITECTURE.md. Whatever is not allowed here is an error: `from` may import `allow`.
 * test/core/arrows.test.ts plants violations and sees each one refused.
 */
const meetOnlyInTheBucket = ["ingest", "jobs", "results"];
const coreParts = ["core", ...meetOnlyInTheBucket];
const arrows = {
  extension: ["app", "messages", "command", "view", "host", ...coreParts],
  cli: ["app", "messages", "command", ...coreParts],
  function: ["app", "messages", ...coreParts],
  command: ["app", "command", ...coreParts],
  view: ["app", "view", "messages", ...coreParts],
  host: ["app", "host", "messages", ...coreParts],
  app: coreParts,
  messages: ["messages", ...coreParts],
  core: ["core"],
  ingest: ["core", "ingest"],
  jobs: ["core", "jobs"],
  results: ["core", "results"],
  emulators: ["emulators"],
  demo: ["demo", "cli", "app", "command", ...coreParts],
  test: [
    "test",
    "demo",
    "emulators",
    "extension",
    "cli",
    "function",
    "app",
    "messages",
    "command",
    "view",
    "host",
    ...coreParts,
  ],
};

export default tseslint.config(
  { ignores: ["dist/", ".tools/", "node_modules/", "out/", "**/*.js", "**/*.mjs"] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { boundaries },
    settings: {
      "import/resolver": { typescript: { alwaysTryTypes: true } },
      "boundaries/dependency-nodes": ["import", "export", "dynamic-import"],
      "boundaries/elements": [
        { type: "extension", partialMatch: false, pattern: "src/extension.ts" },
        { type: "cli", partialMatch: false, pattern: ["src/cli.ts", "src/cli/**"] },
        { type: "function", partialMatch: false, pattern: "src/function.ts" },
        { type: "app", partialMatch: false, pattern: "src/app.ts" },
        { type: "messages", partialMatch: false, pattern: "src/messages/**" },
        { type: "command", partialMatch: false, pattern: "src/commands/**" },
        { type: "view", partialMatch: false, pattern: "src/views/**" },
        { type: "host", partialMatch: false, pattern: "src/host/**" },
        { type: "ingest", partialMatch: false, pattern: "src/core/ingest/**" },
        { type: "jobs", partialMatch: false, pattern: "src/core/jobs/**" },
        { type: "results", partialMatch: false, pattern: "src/core/results/**" },
        { type: "core", partialMatch: false, pattern: "src/core/**" },
        { type: "emulators", partialMatch: false, pattern: "emulators/**" },
        { type: "demo", partialMatch: false, pattern: "demo/**" },
        { type: "test", partialMatch: false, pattern: "test/**" },
      ],
    },
    rules: {
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          message: "{{from.element.type}} must not import {{to.element.type}}: see the arrows in ARCHITECTURE.md",
          policies: Object.entries(arrows).map(([from, to]) => ({
            from: { element: { type: from } },
            allow: to.map((type) => ({ to: { element: { type } } })),
          })),
        },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "no-restricted-properties": [
        "error",
        { object: "vscode.commands", property: "executeCommand", message: "Call the function, not the command." },
      ],
      eqeqeq: "error",
    },
  },
  {
    files: ["src/core/**", "src/commands/**", "src/app.ts", "src/messages/**"],
    rules: {
      "no-console": "error",
      "no-restricted-imports": [
        "error",
        {
          paths: [
            { name: "vscode", message: "Only views and host speak to VS Code." },
            ...["process", "node:process"].map((name) => ({ name, message: "The doors read the environment." })),
          ],
        },
      ],
      "no-restricted-globals": [
        "error",
        { name: "process", message: "The doors read the environment; core takes values." },
      ],
    },
  },
  {
    files: ["emulators/**", "src/cli.ts", "src/cli/**", "src/function.ts"],
    rules: { "no-restricted-imports": ["error", { paths: ["vscode"] }] },
  },
  {
    files: ["test/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
