import type { Translate } from "../app.ts";

/** A command line that somebody may type as it stands, and what it is for. */
interface Example {
  readonly line: string;
  readonly does: string;
}

/** The help's last part: what a command looks like when it is used. `path` such as `contract check`, empty for the program. */
export function examplesIn(path: string, t: Translate): string {
  const examples = examplesOf(path, t);
  if (examples.length === 0) return "";
  const widest = examples.reduce((most, { line }) => Math.max(most, line.length), 0);
  return [t("Examples:"), ...examples.map(({ line, does }) => `  ${line.padEnd(widest)}  # ${does}`)].join("\n");
}

/** Those of one command; none for one that only holds others. */
export function examplesOf(path: string, t: Translate): readonly Example[] {
  const all: Readonly<Record<string, readonly Example[]>> = {
    "": [
      { line: "sluice emulators start", does: t("try it on this machine, without an account") },
      { line: "sluice ingest --plan", does: t("what an ingest would do") },
      { line: "sluice --json batches | jq .state", does: t("results for a program") },
    ],
    init: [
      { line: "sluice init", does: t("asks four things") },
      { line: "sluice init --project my-project --region europe-west1 --lake-bucket my-lake", does: t("asks less") },
    ],
    doctor: [
      { line: "sluice doctor", does: t("a table of what is right and what is not") },
      { line: "sluice --json doctor", does: t("for a program") },
    ],
    ingest: [
      { line: "sluice ingest --plan", does: t("only look") },
      { line: "sluice ingest --mode reconcile", does: t("compare every file") },
    ],
    submit: [{ line: "sluice submit --follow", does: t("start a batch and see its log to the end") }],
    batches: [{ line: "sluice batches --limit 5", does: t("the last five") }],
    logs: [{ line: "sluice logs sluice-20260131-0a1b2c3d-1", does: t("of one batch, running or not") }],
    cancel: [{ line: "sluice cancel sluice-20260131-0a1b2c3d-1", does: t("asks first") }],
    results: [
      { line: "sluice results", does: t("the datasets there are") },
      { line: "sluice results airports --rows 5", does: t("the first rows") },
      { line: "sluice --json results airports --report", does: t("the quality report for a program") },
    ],
    trace: [
      { line: "sluice trace airports.csv", does: t("where a file's rows are, or why they are nowhere") },
      { line: "sluice trace airports", does: t("the files that a dataset is made of") },
      { line: "sluice --json trace airports | jq '.files[].path'", does: t("for a program") },
    ],
    "contract check": [
      { line: "sluice contract check airports.csv", does: t("each row that a batch would quarantine") },
      {
        line: "sluice contract check airports.csv --against old.yaml",
        does: t("what a change of the contract changes"),
      },
    ],
    "contract propose": [
      { line: "sluice contract propose airports.csv --write", does: t("make a contract and keep it") },
    ],
    "drive ls": [{ line: "sluice drive ls", does: t("the folders of the pipeline, and their ids") }],
    "drive get": [{ line: "sluice drive get 1AbCdEfGh -r files", does: t("a whole folder") }],
    "drive put": [{ line: "sluice drive put airports.csv 1AbCdEfGh", does: t("into a folder, by its id") }],
    "lake ls": [
      { line: "sluice lake ls raw/ -r", does: t("all that was ingested") },
      { line: "sluice --json lake ls gs://my-bucket/data/", does: t("another bucket, for a program") },
    ],
    "lake cat": [{ line: "sluice lake cat data/airports.csv | head", does: t("the first lines") }],
    "lake search": [
      { line: "sluice lake search Porto data/", does: t("the lines that have it, with their places") },
      {
        line: "sluice lake search '/,\\d{7},/' gs://my-bucket/",
        does: t("by a regular expression, in another bucket"),
      },
    ],
    "lake get": [{ line: "sluice lake get curated/airports/ -r out", does: t("a whole folder") }],
    "lake put": [
      { line: "sluice lake put airports.csv data/", does: t("into a folder of the lake bucket") },
      { line: "sluice lake put -r folder gs://my-bucket/data/ --skip", does: t("only what is not there yet") },
    ],
    completion: [
      { line: "sluice completion bash > ~/.local/share/bash-completion/completions/sluice", does: t("for bash") },
      { line: "sluice completion fish > ~/.config/fish/completions/sluice.fish", does: t("for fish") },
    ],
    "dags push": [{ line: "sluice dags push", does: t("to the machine of sluice.json") }],
    "emulators start": [{ line: "sluice emulators start", does: t("then seed, ingest, submit") }],
    "emulators stop": [{ line: "sluice emulators stop", does: t("start finds the data again") }],
    "emulators status": [{ line: "sluice --json emulators status", does: t("for a program") }],
    "emulators spark": [{ line: "sluice emulators spark --yes", does: t("without being asked") }],
    "emulators seed": [
      { line: "sluice emulators seed", does: t("with the sample data") },
      { line: "sluice emulators seed my-files", does: t("with the files of a folder") },
    ],
  };
  return all[path] ?? [];
}
