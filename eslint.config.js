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
  cli: ["app", "cli", "messages", "command", ...coreParts],
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
  // vitest's: what it is told of time stands with the tests.
  settings: ["test"],
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
      "import/resolver": { node: { extensions: [".ts"] } },
      "boundaries/dependency-nodes": ["import", "export", "dynamic-import"],
      "boundaries/files-single-match": true,
      "boundaries/files": [
        { category: "extension", pattern: "src/extension.ts" },
        { category: "cli", pattern: ["src/cli.ts", "src/cli/**"] },
        { category: "function", pattern: "src/function.ts" },
        { category: "app", pattern: "src/app.ts" },
        { category: "messages", pattern: "src/messages/**" },
        { category: "command", pattern: "src/commands/**" },
        { category: "view", pattern: "src/views/**" },
        { category: "host", pattern: "src/host/**" },
        { category: "ingest", pattern: "src/core/ingest/**" },
        { category: "jobs", pattern: "src/core/jobs/**" },
        { category: "results", pattern: "src/core/results/**" },
        { category: "core", pattern: "src/core/**" },
        { category: "emulators", pattern: "emulators/**" },
        { category: "demo", pattern: "demo/**" },
        { category: "test", pattern: "test/**" },
        { category: "settings", pattern: "*.config.ts" },
      ],
    },
    rules: {
      "boundaries/no-unknown-files": "error",
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          message: "{{from.file.categories}} must not import {{to.file.categories}}: see the arrows in ARCHITECTURE.md",
          policies: Object.entries(arrows).map(([from, to]) => ({
            from: { file: { categories: from } },
            allow: { to: { file: { categories: to } } },
          })),
        },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.property.name='executeCommand'][arguments.0.value=/^sluice[.]/]",
          message: "Call the function, not the command.",
        },
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
      // The same for import(), which no-restricted-imports does not look at.
      "no-restricted-syntax": [
        "error",
        {
          selector: "ImportExpression[source.value=/^(vscode|(node:)?process)$/]",
          message: "Only views and host speak to VS Code, and only the doors read the environment.",
        },
      ],
    },
  },
  {
    files: ["emulators/**", "src/cli.ts", "src/cli/**", "src/function.ts"],
    rules: { "no-restricted-imports": ["error", { paths: ["vscode"] }] },
  },
  {
    files: ["test/**"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      // A limit that fits the machine it was written on fails on another day.
      "no-restricted-syntax": [
        "error",
        ...[
          "Property[key.name=/^(timeout|testTimeout|hookTimeout)$/] > Literal.value",
          "CallExpression[callee.name=/^(test|it|beforeAll|beforeEach|afterAll|afterEach)$/] > Literal[raw=/^[0-9_]+$/]",
          "CallExpression[callee.property.name='setDefaultTimeout'] > Literal",
        ].map((selector) => ({ selector, message: "How long tests wait stands in test/limits.ts." })),
      ],
    },
  },
);
