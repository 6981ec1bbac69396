import { type RunnerTestCase, TestRunner } from "vitest";

/** What a test says it does against Google's documents. */
interface Declaration {
  readonly why: string;
  /** Each is a part of at least one line of the check. */
  readonly lines: readonly string[];
}

declare module "vitest" {
  interface TaskMeta {
    deviations?: Declaration[];
  }
}

/**
 * Says within a test that exchanges it causes deviate from Google's documents, on purpose. A declaration that nothing
 * comes of fails like a deviation that nobody declared.
 * @param lines parts of the lines that the check gives, such as `?fields: no bogus`
 */
export function deviates(why: string, ...lines: [string, ...string[]]): void {
  const { meta } = TestRunner.getCurrentTest<RunnerTestCase>();
  meta.deviations = [...(meta.deviations ?? []), { why, lines }];
}
