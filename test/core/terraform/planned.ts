import * as z from "zod";

const Line = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("test_plan"),
    "@testrun": z.string(),
    test_plan: z.object({
      resource_changes: z.array(
        z.object({
          address: z.string(),
          type: z.string(),
          change: z.object({ after: z.record(z.string(), z.unknown()).nullable() }),
        }),
      ),
    }),
  }),
  z.object({
    type: z.literal("test_summary"),
    test_summary: z.object({
      status: z.string(),
      passed: z.int(),
      failed: z.int(),
      errored: z.int(),
      skipped: z.int(),
    }),
  }),
]);

/** One resource in the plan of one run. */
export interface Planned {
  readonly run: string;
  readonly address: string;
  readonly type: string;
  /** Attributes that are known before the apply. */
  readonly after: Readonly<Record<string, unknown>>;
}

export type TestSummary = Extract<z.output<typeof Line>, { type: "test_summary" }>["test_summary"];

/** What `terraform test -json -verbose` printed: all planned resources of all runs, and the summary. */
export function readTestRun(output: string): { resources: Planned[]; summary: TestSummary } {
  const resources: Planned[] = [];
  let summary: TestSummary | undefined;
  for (const text of output.split("\n")) {
    if (!/"type":"test_(plan|summary)"/.test(text)) continue;
    const line = Line.parse(JSON.parse(text));
    if (line.type === "test_summary") {
      summary = line.test_summary;
      continue;
    }
    for (const { address, type, change } of line.test_plan.resource_changes) {
      resources.push({ run: line["@testrun"], address, type, after: change.after ?? {} });
    }
  }
  if (summary === undefined) throw new Error("The tests of terraform/ ended without a summary");
  return { resources, summary };
}
