import * as z from "zod";
import { Failure } from "./failure.ts";
import { FORMAT } from "./layout.ts";

/**
 * A document of ours from the bucket.
 * @param object its address, for messages
 * @throws Failure `document.newer-format` before anything else is looked at, `document.malformed`
 */
export function parseDocument<T>(schema: z.ZodType<T>, text: string, object: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure("document.malformed", { object, why: "it is not JSON" }, { cause: error });
  }
  const format = z.object({ format: z.number() }).safeParse(value);
  if (format.success && format.data.format > FORMAT) {
    throw new Failure("document.newer-format", { object, format: format.data.format, known: FORMAT });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure("document.malformed", { object, why: z.prettifyError(parsed.error) });
}
