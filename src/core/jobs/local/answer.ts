import * as z from "zod";
import { Failure } from "../../failure.ts";

/** @throws Failure `check.failed` where the job answers something else */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown, file: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new Failure("check.failed", { file, why: z.prettifyError(parsed.error) }, { cause: parsed.error });
}
