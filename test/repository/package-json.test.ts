import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { commands, EDITOR_COMMANDS, type Command } from "../../src/commands/index.ts";
import { contractSchema } from "../../src/core/jobs/contract/contract.ts";
import { connectionSchema } from "../../src/core/connection.ts";
import { CONTEXT_VALUES } from "../../src/views/node.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const text = (file: string) => readFileSync(join(ROOT, file), "utf8");
const json = (file: string): unknown => JSON.parse(text(file));

const MenuEntry = z.object({ command: z.string(), when: z.string().optional(), group: z.string().optional() });
const manifest = z
  .object({
    capabilities: z.object({ untrustedWorkspaces: z.object({ restrictedConfigurations: z.array(z.string()) }) }),
    contributes: z.object({
      commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.literal("Sluice") })),
      views: z.object({ sluice: z.array(z.object({ id: z.string(), icon: z.string() })) }),
      viewsWelcome: z.array(z.object({ view: z.string(), contents: z.string() })),
      menus: z.record(z.string(), z.array(MenuEntry)),
      configuration: z.array(
        z.object({
          title: z.string().startsWith("%"),
          properties: z.record(z.string(), z.object({ scope: z.string(), type: z.string() })),
        }),
      ),
      walkthroughs: z.array(
        z.object({
          steps: z.array(
            z.object({
              media: z.object({
                image: z.record(z.enum(["dark", "light", "hc", "hcLight"]), z.string()),
                altText: z.string(),
              }),
            }),
          ),
        }),
      ),
      taskDefinitions: z.array(z.unknown()).default([]),
    }),
  })
  .parse(json("package.json"));
const { contributes, capabilities } = manifest;
const nls = z.record(z.string(), z.string()).parse(json("package.nls.json"));
const menuEntries = Object.values(contributes.menus).flat();

test("the manifest and the table have the same commands", () => {
  const declared = contributes.commands.map(({ command }) => command);
  expect(declared.toSorted()).toEqual([...Object.keys(commands), ...EDITOR_COMMANDS].toSorted());
});

test("menus, welcome texts and walkthrough name commands that there are", () => {
  const declared = new Set(contributes.commands.map(({ command }) => command));
  const linked = [...text("package.nls.json").matchAll(/\(command:(sluice\.[^)?]+)/g)].map(([, command]) => command);
  const used = [...menuEntries.map(({ command }) => command), ...linked];
  expect(used.filter((command) => !declared.has(command ?? ""))).toEqual([]);
  expect(linked.length).toBeGreaterThan(5);
});

/** On what the menus offer a command, by the words of `takes`. */
function offered(id: string): readonly string[] {
  const whens = (menu: string) =>
    (contributes.menus[menu] ?? []).filter(({ command }) => command === id).map(({ when = "" }) => when);
  const menus = ["explorer/context", "editor/context", "editor/title/context"].flatMap(whens);
  const files = ["file", "gs"].filter((scheme) => menus.some((when) => when.includes(`resourceScheme == ${scheme}`)));
  const rows = whens("view/item/context").flatMap((clause) => {
    const when = clause.replace(/ && sluice\.target != emulators$/, "");
    const [, exact] = /^viewItem == ([\w.]+)$/.exec(when) ?? [];
    const [, pattern] = /^viewItem =~ \/(.+)\/$/.exec(when) ?? [];
    expect(exact ?? pattern, when).toBeDefined();
    return exact === undefined ? CONTEXT_VALUES.filter((value) => new RegExp(pattern!).test(value)) : [exact];
  });
  // A row of the pipeline stands for all of it: what is run there is run on nothing.
  const ones = rows.filter((value) => !value.startsWith("pipeline."));
  const given = files.map((scheme) => (scheme === "gs" ? "lakeFile" : "localFile"));
  return [...new Set([...given, ...ones])].toSorted();
}

const table: readonly (readonly [string, Command])[] = Object.entries(commands);

test.each(table)("%s is offered on what it takes, and on nothing else", (id, { takes }) => {
  // What pages link to stands in no menu.
  expect(offered(id)).toEqual(takes.filter((taken) => !taken.startsWith("page.")).toSorted());
});

const ON_ANY_FILE = ["sluice.file.uploadToBucket", "sluice.file.uploadToDrive"];

test("what can be done with any file or folder stands in the Explorer's menu, where there is a pipeline", () => {
  const whens = contributes.menus["explorer/context"]!.filter(({ command }) => ON_ANY_FILE.includes(command));
  const when = "isWorkspaceTrusted && resourceScheme == file && sluice.connection == ready";
  expect(whens.map((entry) => entry.when)).toEqual([when, when]);
});

test("commands on files of this machine stand in both menus of files that may be CSV", () => {
  const onFiles = table
    .filter(([id, { takes }]) => takes.includes("localFile") && !ON_ANY_FILE.includes(id))
    .map(([id]) => id);
  const menu = (name: string) =>
    contributes.menus[name]!.map(({ command, when = "" }) => ({ command, when })).filter(
      ({ command, when }) => !ON_ANY_FILE.includes(command) && !when.includes("resourceScheme == gs"),
    );
  expect(menu("explorer/context").map(({ command }) => command)).toEqual(onFiles);
  expect(menu("editor/context")).toEqual(menu("explorer/context"));
  for (const { when } of menu("explorer/context")) {
    expect(when).toContain("isWorkspaceTrusted && resourceScheme == file && ");
    const pattern = /resourceFilename =~ \/(.+)\/i$/.exec(when)?.[1] ?? "";
    const taken = ["a.csv", "A.CSV", "a.tsv.gz", "a.txt", "a.csv.yaml", "acsv"].filter((name) =>
      new RegExp(pattern, "i").test(name),
    );
    expect(taken).toEqual(["a.csv", "A.CSV", "a.tsv.gz", "a.txt"]);
  }
  expect(onFiles).toEqual(["sluice.contract.check", "sluice.contract.propose"]);
});

test("menus ask for rows that views show", () => {
  const views = contributes.views.sluice.map(({ id }) => id);
  expect(views).toEqual(["sluice.pipeline", "sluice.drive", "sluice.buckets", "sluice.batches", "sluice.transfers"]);
  const conditions = menuEntries.map(({ when }) => when ?? "").join(" ");
  const asked = [...conditions.matchAll(/viewItem == ([\w.]+)/g)].map(([, value]) => value);
  const patterns = [...conditions.matchAll(/viewItem =~ \/(.+?)\/(?: |$)/g)].map(([, source]) => source ?? "");
  expect(asked.filter((value) => !CONTEXT_VALUES.some((known) => known === value))).toEqual([]);
  for (const source of patterns)
    expect(CONTEXT_VALUES.filter((known) => new RegExp(source).test(known))).not.toEqual([]);
  expect(contributes.viewsWelcome.filter(({ view }) => !views.includes(view))).toEqual([]);
});

const properties = Object.assign({}, ...contributes.configuration.map((section) => section.properties)) as Readonly<
  Record<string, { readonly scope: string; readonly type: string }>
>;

// A number that is clamped, or a price: nothing is run, read or sent elsewhere by it.
const HARMLESS = [
  ...["sluice.views.pageSize", "sluice.views.refreshSeconds", "sluice.preview.rows"],
  ...["sluice.cost.dcuHour", "sluice.cost.shuffleGbMonth"],
];

test("a workspace can set no setting that could do harm, and the user the others for remote windows too", () => {
  const scopes = Object.entries(properties).map(([name, { scope }]) => [name, scope]);
  const wanted = Object.keys(properties).map((name) => [name, HARMLESS.includes(name) ? "window" : "machine"]);
  expect(scopes).toEqual(wanted);
  expect(HARMLESS.filter((name) => !(name in properties))).toEqual([]);
  expect(capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted()).toEqual(
    Object.keys(properties).toSorted(),
  );
});

test("each step of the walkthrough has a picture of its own, dark and light, that ships", () => {
  const media = contributes.walkthroughs.flatMap(({ steps }) => steps.map((step) => step.media));
  const pictures = media.flatMap(({ image }) => [image.dark, image.light]);
  expect(new Set(pictures).size).toBe(10);
  expect(new Set(media.map(({ altText }) => altText)).size).toBe(5);
  expect(pictures.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(text(".vscodeignore")).toContain("\n!media/walkthrough/*.png\n");
});

test("no kind of task is declared that nobody provides", () => {
  expect(contributes.taskDefinitions).toEqual([]);
});

test("the settings that are read are the settings there are", () => {
  const read = [...text("src/host/settings.ts").matchAll(/(?:text|shared|count)\("([\w.]+)"/g)].map(
    ([, key]) => `sluice.${key ?? ""}`,
  );
  expect(read.toSorted()).toEqual(Object.keys(properties).toSorted());
  const sections = contributes.configuration.map((section) => Object.keys(section.properties).length);
  expect(sections.every((count) => count > 1 && count < 8)).toBe(true);
});

test("every text of the manifest is there in both languages, and is used", () => {
  const placeholders = [...text("package.json").matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? "");
  expect([...new Set(placeholders)].toSorted()).toEqual(Object.keys(nls).toSorted());
  const portuguese = z.record(z.string(), z.string().min(1)).parse(json("package.nls.pt-br.json"));
  expect(Object.keys(portuguese)).toEqual(Object.keys(nls));
  const links = (value: string) => [...value.matchAll(/\(command:[^)]+\)/g)].map(([link]) => link);
  for (const [key, value] of Object.entries(nls)) expect(links(portuguese[key]!), key).toEqual(links(value));
});

test("sluice.json is checked by the schema that reads it", () => {
  expect(json("media/sluice.schema.json")).toEqual(connectionSchema());
  expect(json("media/contract.schema.json")).toEqual(contractSchema());
});
