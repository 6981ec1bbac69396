import vitest from "@vitest/eslint-plugin";
import boundaries from "eslint-plugin-boundaries";
import jsdoc from "eslint-plugin-jsdoc";
import tseslint from "typescript-eslint";

/**
 * The import arrows of ARCHITECTURE.md. Whatever is not allowed here is an error: `from` may import `allow`.
 * test/repository/arrows.test.ts plants violations and sees each one refused.
 */
// The rooms of the core, each with what it may import besides itself.
const base = ["base"];
const services = ["base", "google", "services"];
const ingestRooms = {
  "ingest-record": services,
  "ingest-source": services,
  "ingest-raw": [...services, "ingest-source"],
  "ingest-file": [...services, "ingest-record", "ingest-source", "ingest-raw"],
  "ingest-run": [...services, "ingest-record", "ingest-source", "ingest-raw", "ingest-file"],
};
const rooms = {
  base: [],
  google: base,
  services: ["base", "google"],
  local: services,
  terraform: base,
  dags: base,
  // They meet in the bucket, never in the code.
  jobs: [...services, "local"],
  results: [...services, "tables"],
  tables: services,
  transfers: services,
  "lake-files": services,
  "set-up": [...services, "local", "terraform", "dags"],
  ...ingestRooms,
  ingest: Object.keys(ingestRooms),
  // Reads what the others have written, and says how it hangs together.
  lineage: [...services, "results", "jobs", "ingest"],
};
// The emulators: each service behind its door, none knows another.
const SERVICES = ["drive", "storage", "dataproc", "metadata", "sign-in"];
const wire = ["emulator-base", "emulator-http", "emulator-google", "emulator-store"];
const emulators = {
  "emulator-base": [],
  "emulator-store": [],
  "emulator-http": ["emulator-base"],
  "emulator-google": ["emulator-base", "emulator-http"],
  ...Object.fromEntries(SERVICES.map((service) => [`emulator-${service}`, wire])),
  ...Object.fromEntries(SERVICES.map((service) => [`emulator-${service}-door`, [...wire, `emulator-${service}`]])),
  emulators: ["emulator-base", "emulator-store", ...SERVICES.map((service) => `emulator-${service}-door`)],
};
const core = Object.keys(rooms).filter((room) => !(room in ingestRooms));
const arrows = {
  extension: ["app", "messages", "command", "view", "host", ...core],
  cli: ["app", "messages", "command", ...core],
  function: ["app", "messages", ...core],
  command: ["app", ...core],
  view: ["app", "messages", ...core],
  // Of the pages: what is said between them and the editor.
  host: ["app", "messages", "webview", ...core],
  // In the page, without Node.
  webview: ["tables"],
  app: core,
  messages: core,
  ...rooms,
  ...emulators,
  // Runs before any package is there.
  setup: [],
  bundler: ["base", "jobs"],
  "job-test": Object.keys(emulators),
  demo: ["cli", "app", "command", ...core],
  // vitest's: what it is told of time stands with the tests.
  settings: ["test"],
  test: [
    ...["demo", "extension", "cli", "function", "app", "messages", "command", "view", "host", "webview"],
    ...Object.keys(rooms),
    ...Object.keys(emulators),
  ],
};

// Text of somebody else's must not become a link, an icon, a control sequence: what shows text stands in one file for
// each kind of place, which makes it plain. test/repository/arrows.test.ts plants violations.
const NOT_THE_FUNCTION = {
  selector: "CallExpression[callee.property.name='executeCommand'][arguments.0.value=/^sluice[.]/]",
  message: "Call the function, not the command.",
};
// A call takes some 100,000 arguments, and fails with a RangeError on more.
const NO_SPREAD = {
  selector:
    "CallExpression[callee.property.name=/^(push|unshift|splice|max|min|hypot|fromCharCode|fromCodePoint)$/] > SpreadElement",
  message: "Loop: a list may be longer than a call may have arguments.",
};
// They pass by the agents of src/core/google/transport.ts: a proxy is not asked, or is asked for what is on this machine.
const NO_FETCH = ["fetch", "WebSocket", "EventSource"].map((name) => ({
  name,
  message: "Ask by a Transport, or this machine by askLocally: this one goes past the proxy's settings.",
}));
const EDITOR_TEXT = [
  {
    selector:
      "MemberExpression[object.object.name='vscode'][object.property.name='window']:not([property.name=/^(state|showTextDocument|on[A-Z].*)$/])",
    message: "Only src/host/window.ts shows texts in the editor: it makes them plain.",
  },
  {
    selector: ":not(MemberExpression) > MemberExpression[object.name='vscode'][property.name='window']",
    message: "Only src/host/window.ts shows texts in the editor: it makes them plain.",
  },
  {
    selector:
      "MemberExpression[object.name='vscode'][property.name=/^(MarkdownString|TreeItem|Hover|CodeLens|Diagnostic|InlayHint|languages|comments|notebooks|tests|chat|lm)$/]",
    message: "Only src/host/window.ts and src/views/tree.ts show texts in the editor: they make them plain.",
  },
  {
    selector:
      "ImportDeclaration[source.value='vscode'][importKind!='type'] > :matches(ImportSpecifier, ImportDefaultSpecifier)",
    message: 'import * as vscode from "vscode": lint looks at what is used of it.',
  },
  {
    selector: "VariableDeclarator[init.name='vscode'], VariableDeclarator[init.object.name='vscode']",
    message: "Use vscode.x where it is needed: lint looks at what is used of it.",
  },
];
const TERMINAL_TEXT = [
  {
    selector:
      ":not(MemberExpression[property.name=/^(on|once|isTTY|columns)$/]) > MemberExpression[object.name='process'][property.name=/^(stdout|stderr)$/]",
    message: "Only src/cli/output.ts writes to the terminal: it makes texts plain.",
  },
  {
    selector: "ImportDeclaration[source.value=/^(node:)?process$/], VariableDeclarator[init.name='process']",
    message: "Use process.x where it is needed: lint looks at what is used of it.",
  },
];

// What the editor shows inside of texts: each makes plain what it gives.
const OF_LANGUAGES = [
  "src/host/problems/marks.ts",
  "src/host/problems/batch-actions.ts",
  "src/host/problems/contract-language.ts",
  "src/host/log-document/language.ts",
];

export default tseslint.config(
  // This file is the one in JavaScript that stays out: its plugins describe themselves wrongly to the compiler.
  { ignores: ["dist/", ".tools/", "node_modules/", "out/", "eslint.config.js"] },
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
        {
          category: "app",
          pattern: [
            "src/app.ts",
            "src/connect.ts",
            "src/machine.ts",
            "src/page.ts",
            "src/transfer.ts",
            "src/drop.ts",
            "src/counts.ts",
          ],
        },
        { category: "messages", pattern: "src/messages/**" },
        { category: "command", pattern: "src/commands/**" },
        { category: "view", pattern: "src/views/**" },
        { category: "host", pattern: "src/host/**" },
        { category: "webview", pattern: "src/webview/**" },
        { category: "ingest", pattern: "src/core/ingest/index.ts" },
        ...["record", "source", "raw", "file"].map((room) => ({
          category: `ingest-${room}`,
          pattern: `src/core/ingest/${room}/**`,
        })),
        { category: "ingest-run", pattern: "src/core/ingest/*.ts" },
        ...[
          "google",
          "services",
          "local",
          "terraform",
          "dags",
          "jobs",
          "results",
          "tables",
          "transfers",
          "lake-files",
          "lineage",
          "set-up",
        ].map((room) => ({
          category: room,
          pattern: `src/core/${room}/**`,
        })),
        { category: "base", pattern: ["src/core/*.ts", "src/core/text/**"] },
        ...SERVICES.flatMap((service) => [
          { category: `emulator-${service}-door`, pattern: `emulators/${service}/index.ts` },
          { category: `emulator-${service}`, pattern: `emulators/${service}/**` },
        ]),
        ...["http", "google", "store"].map((room) => ({
          category: `emulator-${room}`,
          pattern: `emulators/${room}/**`,
        })),
        { category: "emulator-base", pattern: ["emulators/service.ts", "emulators/tokens.ts"] },
        { category: "emulators", pattern: "emulators/*.ts" },
        { category: "setup", pattern: "setup/**" },
        { category: "bundler", pattern: "esbuild*.mjs" },
        { category: "job-test", pattern: "spark/tests/**" },
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
            allow: { to: { file: { categories: [from, ...to] } } },
          })),
        },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "no-restricted-syntax": ["error", NOT_THE_FUNCTION],
      eqeqeq: "error",
    },
  },
  {
    files: ["src/**", "emulators/**"],
    rules: {
      "no-restricted-syntax": ["error", NOT_THE_FUNCTION, NO_SPREAD],
      // More lines are two concepts in one file, more parameters an object that wants a name.
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 5],
    },
  },
  {
    // Exported is what others have to understand without reading it.
    files: ["src/**", "emulators/**"],
    plugins: { jsdoc },
    rules: {
      "jsdoc/no-blank-blocks": "error",
      "jsdoc/require-jsdoc": [
        "error",
        {
          publicOnly: true,
          enableFixer: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: [
            "ExportNamedDeclaration > TSInterfaceDeclaration",
            // The type of a schema or a list is described there.
            "ExportNamedDeclaration > TSTypeAliasDeclaration:not(:has(TSTypeQuery))",
            "ExportNamedDeclaration > VariableDeclaration",
          ],
        },
      ],
    },
  },
  {
    files: ["src/**"],
    rules: { "no-restricted-globals": ["error", { globals: NO_FETCH, checkGlobalObject: true }] },
  },
  {
    files: ["src/extension.ts", "src/host/**", "src/views/**"],
    // The form is loaded when one is first shown; what hovers over an address is a block of plain text.
    ignores: [
      ...["src/host/window.ts", "src/host/form.ts", "src/host/drop-edits/index.ts"],
      "src/host/uris/texts.ts",
      ...OF_LANGUAGES,
    ],
    rules: { "no-console": "error", "no-restricted-syntax": ["error", NOT_THE_FUNCTION, NO_SPREAD, ...EDITOR_TEXT] },
  },
  {
    // Makes the rows of the trees out of what src/views/row.ts has made plain.
    files: ["src/views/tree.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        NOT_THE_FUNCTION,
        NO_SPREAD,
        {
          selector: "MemberExpression[object.property.name='window']:not([property.name=/^(createTreeView|state)$/])",
          message: "Only src/host/window.ts shows texts in the editor: it makes them plain.",
        },
        {
          selector: "MemberExpression[object.name='vscode'][property.name='MarkdownString']",
          message: "What a row says is text.",
        },
        {
          selector: "AssignmentExpression > MemberExpression[property.name='message']",
          message: "What a view says is a row or a viewsWelcome of the manifest.",
        },
      ],
    },
  },
  {
    files: ["src/cli.ts", "src/cli/**"],
    // prompts.ts asks through a library that writes by itself, and gives it lines.
    ignores: ["src/cli/output.ts", "src/cli/prompts.ts"],
    rules: { "no-console": "error", "no-restricted-syntax": ["error", NOT_THE_FUNCTION, NO_SPREAD, ...TERMINAL_TEXT] },
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
        {
          globals: [{ name: "process", message: "The doors read the environment; core takes values." }, ...NO_FETCH],
          checkGlobalObject: true,
        },
      ],
      // The same for import(), which no-restricted-imports does not look at.
      "no-restricted-syntax": [
        "error",
        NOT_THE_FUNCTION,
        NO_SPREAD,
        {
          selector: "ImportExpression[source.value=/^(vscode|(node:)?process)$/]",
          message: "Only views and host speak to VS Code, and only the doors read the environment.",
        },
      ],
    },
  },
  {
    files: ["setup/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^(?!node:|[.]/)", message: "The set-up runs before any package is there." }] },
      ],
    },
  },
  {
    files: ["emulators/**", "src/cli.ts", "src/cli/**", "src/function.ts"],
    rules: { "no-restricted-imports": ["error", { paths: ["vscode"] }] },
  },
  {
    files: ["test/**"],
    plugins: { vitest },
    // A title may be a variable that is a string by its type.
    settings: { vitest: { typecheck: true } },
    rules: {
      ...vitest.configs.recommended.rules,
      "vitest/no-disabled-tests": "error",
      // The workbench's tests also hold what the editor says: waiting for it fails when it does not come. What a picture is
      // taken of is waited for too.
      "vitest/expect-expect": ["error", { assertFunctionNames: ["expect*", "editor.message", "take"] }],
      // The second is what to say of the first when it is wrong.
      "vitest/valid-expect": ["error", { maxArgs: 2 }],
      // What is prepared has to be there before a test means anything; some things hold after each of them.
      "vitest/no-standalone-expect": [
        "error",
        { additionalTestBlockFunctions: ["beforeAll", "beforeEach", "afterEach"] },
      ],
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
