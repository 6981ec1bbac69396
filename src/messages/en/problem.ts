import type { Fault, FormatFault, PatternAdvice, PatternFault, Thing } from "../../core/problem.ts";
import type { ProblemWords } from "../problem.ts";

/** Problems of documents, in English. */
export const problemWords: ProblemWords = {
  document: "(document)",
  from: (source) => `from ${source}`,
  fault: inWords,
};

const THINGS: Readonly<Record<Thing, string>> = {
  project: "is not a Google Cloud project id",
  region: "is not a region such as europe-west1",
  bucket: "is not a bucket name (no gs://)",
  "drive-folder": "is not a Drive folder id: it is the last part of the folder's address",
  address: "is not an address such as https://example.com",
  "safe-address": "is neither an https address nor one of this machine",
  email: "is not an e-mail address",
  character: "is not one ASCII character that may stand in a line",
  share: "is no share of rows: they go from 0 to 1, and 0.05 is 5 %",
  bound: "is neither a number nor a text",
  "column-name": "is not a column name: letters, digits and _, beginning with a letter",
  "column-type": "is none of string, integer, double, decimal(p,s), boolean, date, timestamp",
  decimal: "is no decimal(p,s): p goes from 1 to 38, and s is not above p",
  "dataset-name": "is not a dataset name: [a-z][a-z0-9_]*",
};

const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object with fields",
};

function inWords(fault: Fault): string {
  switch (fault.kind) {
    case "missing":
      return "is missing";
    case "empty":
      return "is empty";
    case "twice":
      return "is there twice";
    case "not-number":
      return "is not a number";
    case "not-text":
      return "is not a text: put it in quotes";
    case "inexact":
      return "is too large to be kept exactly";
    case "invalid":
      return "is not valid";
    case "unparsable":
      return fault.advice === undefined
        ? fault.problem
        : `${fault.problem}: in double quotes write \\\\ for \\, or use single quotes`;
    case "wrong-kind":
      return `must be ${KINDS[fault.expected] ?? fault.expected}`;
    case "none-of":
      return `must be ${fault.values.join(", ").replace(/, ([^,]*)$/, " or $1")}`;
    case "below":
      return `is below ${fault.bound}`;
    case "not-above":
      return `must be above ${fault.bound}`;
    case "above":
      return `is above ${fault.bound}`;
    case "prefix":
      return `must begin with ${fault.prefix}`;
    case "is-no":
      return THINGS[fault.thing];
    case "unknown-field": {
      const of = fault.of === "contract" ? "a contract" : "sluice.json";
      if (fault.advice !== undefined) return `is no field of ${of}: a type such as decimal(10,2) stands in quotes here`;
      return `is no field of ${of}${fault.similar === undefined ? "" : ` (did you mean ${fault.similar}?)`}`;
    }
    case "name-twice":
      return "is there twice (upper and lower case are the same)";
    case "header-twice":
      return "reads a header that another column reads already";
    case "delimiter-is-quote":
      return "has the same character as delimiter and as quote";
    case "no-column":
      return `there is no column ${fault.name}`;
    case "dataset-taken":
      return `the dataset ${fault.dataset} has another contract already`;
    case "rule-of-others":
      return `is for ${fault.types.join(", ")} only, not for ${fault.type}`;
    case "no-moment":
      return `is not a ${fault.type} in quotes, such as "${fault.example}"`;
    case "format":
      return format(fault.fault);
    case "pattern":
      return `the pattern ${fault.pattern} of ${fault.column} can't be used by RE2, the job's engine: ${pattern(fault.fault)}`;
  }
}

function format(fault: FormatFault): string {
  switch (fault.kind) {
    case "open-quote":
      return "has a quote that stays open";
    case "unread-letter":
      return `has ${fault.letter}, which no pattern has: write yyyy-MM-dd or yyyy-MM-dd'T'HH:mm:ss, with text in quotes`;
    case "day-of-year":
      return "has D, the day of the year, beside a month: the day of the month is d, as in yyyy-MM-dd";
    case "minute-alone":
      return "has m, the minute, without an hour: the month is M, as in yyyy-MM-dd";
    case "no-letter":
      return "has no letter: write a pattern such as yyyy-MM-dd";
    case "too-often":
      return `has ${fault.letters}: ${fault.letter} comes at most ${fault.most} times in a row`;
    case "zone":
      return "has V: a zone's name is VV";
    case "offset":
      return `has ${fault.letters}: write O or OOOO`;
    case "touching":
      return "has numbers that touch: write two letters each, as in yyyyMMdd, or nothing says where one ends";
    case "bracket":
      return "has a ] without its [";
  }
}

const ADVICE: Readonly<Record<PatternAdvice, string>> = {
  "look-around": "it has no look-ahead and no look-behind: say what the whole text is, from ^ to $",
  atomic: "it has no atomic groups, and never goes back: write (?:...)",
  "back-reference": "it has no back references",
  "text-end": "write \\z for the end of the text",
  "character-class": "write the characters themselves in brackets, such as [ \\t]",
  possessive: "it has no possessive quantifiers, and never goes back: leave out the second +",
  "repeat-count": "it repeats at most 1000 times, groups in groups multiplied",
};

function pattern({ reason, advice }: PatternFault): string {
  return `${reasonInWords(reason)}${advice === undefined ? "" : ` (${ADVICE[advice]})`}`;
}

function reasonInWords(reason: PatternFault["reason"]): string {
  if (typeof reason === "string") return reason;
  switch (reason.kind) {
    case "no-class":
      return `no category and no script: \`${reason.written}\``;
    case "count-is-text":
      return `\`{,${reason.count}}\` is text: write {0,${reason.count}} to repeat, or \\{,${reason.count}} for the text`;
    case "ampersands-are-text":
      return "`&&` is text: write the characters that are meant, or & once for the text";
  }
}
