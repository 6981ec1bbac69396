import * as z from "zod";
import type { Outcome } from "./outcome.ts";

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), fullName: z.string(), status: z.string() }),
      ),
    }),
  ),
});

/** Of vitest's JSON report. A file that could not even be loaded counts as one failure. */
export function readVitest(text: string): Outcome {
  const files = VitestReport.parse(JSON.parse(text)).testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const broken = files.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const failures = tests.filter(({ status }) => status === "failed").map(({ fullName }) => fullName);
  const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed");
  const groups = Map.groupBy(skipped, ({ ancestorTitles, fullName }) => ancestorTitles[0] ?? fullName);
  const skips = [...groups].map(([title, group]) => `${title}: ${group.length}`);
  return {
    passed: tests.filter(({ status }) => status === "passed").length,
    failed: failures.length + broken.length,
    skipped: skipped.length,
    skips,
    failures: [...failures, ...broken.map(({ name }) => name)],
  };
}

/** Of pytest's JUnit report: the counts of its testsuite element, the skipped by name and reason. */
export function readJunit(xml: string): Outcome {
  const attribute = (name: string) => Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1] ?? 0);
  const failed = attribute("failures") + attribute("errors");
  const skips = [...xml.matchAll(/<testcase [^>]*\bname="([^"]*)"[^>]*>\s*<skipped[^>]*\bmessage="([^"]*)"/g)];
  const failures = [...xml.matchAll(/<testcase [^>]*\bname="([^"]*)"[^>]*>\s*<(?:failure|error)\b/g)];
  const skipped = attribute("skipped");
  return {
    passed: attribute("tests") - failed - skipped,
    failed,
    skipped,
    skips: skips.map(([, name, why]) => `${name ?? ""}: ${why ?? ""}`),
    failures: failures.map(([, name]) => name ?? ""),
  };
}
