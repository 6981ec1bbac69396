import * as z from "zod";
import { Failure } from "../failure.ts";

/**
 * What Terraform printed as JSON, in the shape that `schema` says. The failure quotes none of it: outputs may hold
 * what nobody should read in a log.
 * @throws Failure `terraform.unreadable`
 */
export function parseAnswer<Value>(
  schema: z.ZodType<Value>,
  command: "output" | "version" | "validate",
  text: string,
): Value {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Failure("terraform.unreadable", { command, why: { kind: "answer-not-json" } });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure("terraform.unreadable", { command, why: z.prettifyError(parsed.error) });
}
