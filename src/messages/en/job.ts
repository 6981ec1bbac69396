import { say, sentence, type WordingOf } from "../message.ts";
import { problemSentences } from "../problem.ts";
import { problemWords } from "./problem.ts";
import { because } from "./reason.ts";

/** Failures of contracts, checks, batches and results, in English. */
export const job: WordingOf<"contract" | "check" | "job" | "batch" | "results"> = {
  "contract.unreadable": ({ file, why }) => say(`The contract ${file} can't be read.`, sentence(why)),
  "contract.none": ({ folder }) =>
    say(`There are no dataset contracts in ${folder}.`, "", {
      editor: "Put a YAML file there for each kind of CSV. Make a Contract from This CSV writes one.",
      terminal: "Put a YAML file there for each kind of CSV. This writes one: sluice contract propose FILE --write.",
    }),
  "contract.invalid": ({ folder, problems }) =>
    say(
      `The contracts in ${folder} are not valid.`,
      problemSentences(problems, problemWords).join("\n"),
      "Nothing was done. Correct them.",
    ),
  "contract.no-match": ({ name, folder }) =>
    say(`No contract in ${folder} takes the file ${name}.`, "", {
      editor: "Make one: Make a Contract from This CSV.",
      terminal: "Name one by --contract, the file's name in Drive by --name, or make one: sluice contract propose.",
    }),
  "check.failed": ({ file, why }) => say(`${file} could not be looked at.`, sentence(why)),
  "check.python-outdated": ({ folder, why }) =>
    say(`The local Spark in ${folder} lacks what this takes.`, sentence(why), {
      editor: "Complete it: Set Up Spark for Local Emulators.",
      terminal: "Complete it: sluice emulators spark.",
    }),
  "job.code-missing": ({ file, why }) =>
    say(`The job's code ${file} is missing.`, because(why), "Install Sluice again."),
  "job.staged-foreign": ({ object }) =>
    say(
      `${object} is not what Sluice put there: somebody else wrote it, or changed it.`,
      "The folder is named by its content, and a batch would run what is in it.",
      "Nothing was submitted. Look who can write to the bucket, delete what lies there, and run a new batch.",
    ),
  "batch.already-running": ({ batch }) =>
    say(`Batch ${batch} does the same and has not ended.`, "", {
      editor: "Follow its log, or cancel it first.",
      terminal: `Follow it (sluice logs ${batch}), or cancel it first (sluice cancel ${batch}).`,
    }),
  "batch.failed": ({ batch, why }) =>
    say(`Batch ${batch} failed.`, sentence(why), "Its log and its quality reports say more: see Batches and Buckets."),
  "batch.not-ours": ({ batch, lake }) =>
    say(`What batch ${batch} ran does not come from Sluice, or not from the bucket ${lake}.`, "", {
      editor: "Run a new batch in its place.",
      terminal: "Run a new one in its place: sluice submit.",
    }),
  "batch.code-gone": ({ batch, object }) =>
    say(`What batch ${batch} ran is no longer there: ${object}.`, "", {
      editor: "Run a new batch: it stages the code again.",
      terminal: "Run a new one, which stages the code again: sluice submit.",
    }),
  "batch.too-many": ({ batches }) =>
    say(`There are ${batches} batches of this job today already.`, "", "Look into them first."),
  "batch.elsewhere": ({ given, project, region }) =>
    say(
      `"${given}" is no batch of project ${project} in ${region}.`,
      "",
      "Give its id, as `sluice batches` shows it, or its whole name: projects/P/locations/R/batches/ID.",
    ),
  "results.no-report": ({ dataset, known }) =>
    say(
      `No batch has looked at a dataset ${dataset}.`,
      known.length === 0 ? "Nor at any other." : `There are reports on: ${known.join(", ")}.`,
      "Check the name: it is that of a contract. If it is right, submit the job: each batch writes a report.",
    ),
  "results.never-published": ({ dataset, known }) =>
    say(
      `The dataset ${dataset} has never been published.`,
      known.length === 0 ? "No dataset has." : `Published are: ${known.join(", ")}.`,
      {
        editor: "Submit the job. Its quality report says what keeps it from publishing.",
        terminal: `Submit the job. Its quality report says what keeps it from publishing: sluice results ${dataset} --report.`,
      },
    ),
};
