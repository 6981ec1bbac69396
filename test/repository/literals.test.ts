import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");

/** Where English may stand in the core, and why it reaches nobody, or nobody yet in another language. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "src/core/dags/remote.ts": "scripts that a shell runs",
  "src/core/set-up/fix.ts": "command lines for a shell",
  "src/core/set-up/machine.ts": "a line of Python",
  "src/core/dags/login.ts": "what ssh2 says of a key, and the agent's silence, told as the system's own words",
  "src/core/dags/remote-session.ts": "how a program ended, as a shell says it",
  "src/core/local/start.ts": "the same",
  "src/core/local/set-up-spark.ts": "the same",
  "src/core/local/seed.ts": "a header of a request",
  "src/core/local/stop.ts": "the same",
  "src/core/google/resumable-upload.ts": "the same",
  "src/core/google/sign-in/loopback.ts": "the same",
  "src/core/google/sign-in/sign-in.ts": "a parameter of Google's page of consent",
  "src/core/ingest/source/feed.ts": "is told to the log only",
  "src/core/services/drive.ts": "a query of Drive",
  "src/core/services/batches.ts": "an order of Dataproc",
  "src/core/jobs/cause.ts": "what is looked for in a driver's log",
  "src/core/google/remote-failure.ts":
    "what stands for an answer that says nothing, where the service's own words would",
  "src/core/results/batch-reports.ts": "lines as the job's own log has them",
  "src/core/jobs/local/propose.ts": "the same, of the job's answer",
  "src/core/spark-snippet.ts": "lines of Python",
  "src/core/text/quantity.ts": "units, which are the same in both languages",
  "src/core/transfers/safe-names.ts": "a name with a number",
  "src/core/local/running-emulators.ts": "the same, of the emulators' file",
};

// What goes to the log, and what is thrown as the cause of a failure or as a defect, is not worded.
const NOT_TOLD = /^(log|\w+\.log|run\.log|options\.log)\.(info|warn|error)$|^(Error|TypeError|RangeError)$/;
// Two words with a blank between them, or a word and a value: codes, paths and headers have none.
const PROSE = /[A-Za-z]{2,}[,:;]? ([a-z]{2,}|\{\})/;

/** Literals of a file that read as English and may reach a user. */
function proseOf(text: string): string[] {
  const source = ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && NOT_TOLD.test(node.expression.getText())) return;
    // A JSON schema knows no languages: what it says of a field is English, as the field is.
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      if (node.expression.name.text === "describe") {
        visit(node.expression.expression);
        return;
      }
    }
    if (PROSE.test(textOf(node))) found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Of a template the values are left out: `{}` stands for each. */
function textOf(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return "";
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("{}");
}

test("the core speaks no English to users: what it tells is data, worded in src/messages", () => {
  const files = globSync("src/core/**/*.ts", { cwd: ROOT });
  const prose = files.filter((file) => proseOf(readFileSync(join(ROOT, file), "utf8")).length > 0);
  expect(prose.filter((file) => !(file in EXCEPTIONS))).toEqual([]);
  expect(Object.keys(EXCEPTIONS).filter((file) => !prose.includes(file))).toEqual([]);
});

test.each([
  [`throw new Failure("file.unreadable", { file, why: "it has no end" });`],
  ['throw new Failure("remote.denied", { what: `folder of ${id}`, why });'],
  [`return { why: "it is empty" };`],
  [`z.string().regex(NAME, "is not a name").describe("Name of the thing");`],
])("%s would be found", (code) => {
  expect(proseOf(code)).toHaveLength(1);
});

test.each([
  [`log.warn("nothing to do here");`],
  [`throw new RangeError("a thing that is not there");`],
  [`throw new Failure("file.missing", { file });`],
  [`z.string().describe("Name of the thing").optional();`],
  [`import { a } from "./two words.ts";`],
])("%s is no text for users", (code) => {
  expect(proseOf(code)).toEqual([]);
});
