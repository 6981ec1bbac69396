import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { commands, EDITOR_COMMANDS } from "../../src/commands/index.ts";
import { holds, type ContextKeys } from "../support/when-clause.ts";

const { contributes } = z
  .object({
    contributes: z.object({
      commands: z.array(z.object({ command: z.string(), enablement: z.string().optional() })),
      views: z.object({ sluice: z.array(z.object({ id: z.string() })) }),
      viewsWelcome: z.array(z.object({ view: z.string(), contents: z.string(), when: z.string() })),
      menus: z.object({ commandPalette: z.array(z.object({ command: z.string(), when: z.string() })) }),
    }),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", "package.json"), "utf8")));
const enablement = new Map(contributes.commands.map(({ command, enablement }) => [command, enablement]));

function canRun(clause: string | undefined, keys: ContextKeys): boolean {
  return clause === undefined || holds(clause, keys);
}

/** What the palette offers: what can be run, but for what needs a row. */
function offered(keys: ContextKeys): readonly string[] {
  const hidden = contributes.menus.commandPalette.filter(({ when }) => !holds(when, keys));
  return [...enablement]
    .filter(([, clause]) => canRun(clause, keys))
    .map(([command]) => command)
    .filter((command) => !hidden.some((one) => one.command === command));
}

const ALWAYS: Readonly<Record<string, string>> = {
  "sluice.account.signIn": "the account is the user's, of no folder",
  "sluice.account.allowDriveWriting": "so is what they let Sluice do",
  "sluice.account.switch": "so is which one is used",
  "sluice.account.useKeyFile": "the key is the user's, of no folder",
  "sluice.account.signOut": "what is kept must be removable wherever one is",
  "sluice.log.show": "it tells why something else can't be done",
  "sluice.menu.open": "in Restricted Mode it opens the editor's own page of what is trusted",
};
const FOLDER = { isWorkspaceTrusted: true, workspaceFolderCount: 1 };
const NO_FOLDER = { isWorkspaceTrusted: true, workspaceFolderCount: 0, "sluice.connection": "missing" };
const READY = { ...FOLDER, "sluice.connection": "ready", "sluice.pipelines": 1, "sluice.emulators": "off" };
const LOCAL = { ...READY, "sluice.emulators": "on" };
const NEED_NO_CONNECTION = [
  ...["sluice.contract.check", "sluice.contract.propose", "sluice.connection.create", "sluice.setUp.check"],
  ...["sluice.emulators.start", "sluice.emulators.stop", "sluice.emulators.seed", "sluice.emulators.setUpSpark"],
  "sluice.emulators.restart",
  ...["sluice.terraform.init", "sluice.terraform.validate", "sluice.terraform.plan", "sluice.terraform.apply"],
];
const NEED_CONNECTION = Object.keys(commands).filter((id) => !NEED_NO_CONNECTION.includes(id));

test("a command says when it can be run, or stands here with the reason why it always can", () => {
  const always = [...enablement].filter(([, clause]) => clause === undefined).map(([command]) => command);
  expect(always.toSorted()).toEqual(Object.keys(ALWAYS).toSorted());
});

test("a folder that nobody trusts is offered nothing that would read or run it", () => {
  expect(offered({ ...LOCAL, isWorkspaceTrusted: false }).toSorted()).toEqual(Object.keys(ALWAYS).toSorted());
});

test("before anybody has asked, whatever may be possible is offered", () => {
  const inPalette = (id: string) => offered(LOCAL).includes(id) || id === "sluice.emulators.start";
  const wanted = [...Object.keys(commands), ...EDITOR_COMMANDS].filter(
    (id) => inPalette(id) && id !== "sluice.pipeline.switch",
  );
  expect(offered(FOLDER).toSorted()).toEqual(wanted.toSorted());
  const unknown = { ...FOLDER, "sluice.connection": "unknown", "sluice.emulators": "unknown" };
  expect(offered(unknown).toSorted()).toEqual(wanted.toSorted());
});

test.each(["missing", "stopped"])("where the connection is %s, only what needs none is offered", (connection) => {
  const keys = { ...READY, "sluice.connection": connection };
  expect(offered(keys).filter((id) => NEED_CONNECTION.includes(id))).toEqual([]);
  expect(offered(keys)).toContain("sluice.emulators.start");
  expect(offered(keys)).toContain("sluice.connection.create");
});

test.each(["ready", "several", "broken"])(
  "where the connection is %s, a command runs, or asks, or says why not",
  (connection) => {
    const keys = { ...READY, "sluice.connection": connection };
    const unavailable = NEED_CONNECTION.filter((id) => !canRun(enablement.get(id), keys));
    expect(unavailable).toEqual([]);
  },
);

test("without a folder nothing is offered that writes into one", () => {
  const keys = { ...READY, ...NO_FOLDER };
  const inFolder = ["sluice.connection.create", "sluice.emulators.seed", "sluice.terraform.init"];
  expect(offered(keys).filter((id) => inFolder.includes(id))).toEqual([]);
  expect(offered(keys)).toContain("sluice.tryIt");
});

test("emulators are started or stopped, whichever there is to do", () => {
  const both = ["sluice.emulators.start", "sluice.emulators.stop"];
  const which = (keys: ContextKeys) => both.filter((id) => offered(keys).includes(id));
  expect(which(READY)).toEqual(["sluice.emulators.start"]);
  expect(which(LOCAL)).toEqual(["sluice.emulators.stop"]);
  // Those of another project run: what keeps one from starting is told.
  expect(which({ ...LOCAL, "sluice.connection": "stopped" })).toEqual(both);
});

test("another pipeline is offered where there is one", () => {
  const many = { ...READY, "sluice.pipelines": 2 };
  expect([READY, many].map((keys) => offered(keys).includes("sluice.pipeline.switch"))).toEqual([false, true]);
});

/** The welcomes of a view, by the keys of their texts. */
function welcomes(view: string, keys: ContextKeys): readonly string[] {
  return contributes.viewsWelcome
    .filter((one) => one.view === `sluice.${view}` && holds(one.when, keys))
    .map(({ contents }) => contents.replaceAll("%", "").replace("welcome.", ""));
}

const EMPTY = { "sluice.drive": "empty", "sluice.buckets": "empty", "sluice.batches": "empty" };

test.each([
  ["a window that nobody trusts", { isWorkspaceTrusted: false, workspaceFolderCount: 1 }, "untrusted", "untrusted"],
  ["the same, once asked", { isWorkspaceTrusted: false, "sluice.connection": "untrusted" }, "untrusted", "untrusted"],
  ["a window without a folder", NO_FOLDER, "noFolder", "elsewhere"],
  ["a folder that was not looked at", FOLDER, undefined, undefined],
  ["a folder without a pipeline", { ...FOLDER, "sluice.connection": "missing" }, "noPipeline", "elsewhere"],
  ["several pipelines", { ...FOLDER, "sluice.connection": "several" }, "several", "elsewhere"],
  ["emulators that are off", { ...FOLDER, "sluice.connection": "stopped" }, "stopped", "elsewhere"],
  ["a sluice.json that is broken", { ...FOLDER, "sluice.connection": "broken" }, undefined, undefined],
])("%s is told by one welcome a view, and no false one", (_, keys, first, others) => {
  const told = ["pipeline", "drive", "buckets", "batches"].map((view) => welcomes(view, { ...EMPTY, ...keys }));
  const one = (key: string | undefined) => (key === undefined ? [] : [key]);
  expect(told).toEqual([one(first), one(others), one(others), one(others)]);
});

test("what is empty is told as empty once it was looked at", () => {
  const told = (keys: ContextKeys) => ["drive", "batches"].flatMap((view) => welcomes(view, { ...READY, ...keys }));
  expect(told(EMPTY)).toEqual(["noDriveFolders", "noBatches"]);
  expect(told({ "sluice.drive": "loading", "sluice.batches": "loading" })).toEqual([]);
});
