import * as z from "zod";
import { Failure, reasonOf } from "./failure.ts";
import { FORMAT } from "./layout.ts";

const Versioned = z.object({ format: z.int() });

/**
 * Reads one of our JSON documents. The format is looked at first: a newer document may hold anything.
 * @param object its gs:// address, or its path on this machine: for messages
 * @throws Failure `document.newer-format` for one that a newer Sluice wrote, `document.malformed`
 */
export function parseDocument<T>(object: string, text: string, schema: z.ZodType<T>): T {
  const value = parseJson(object, text);
  const versioned = Versioned.safeParse(value);
  if (versioned.success && versioned.data.format > FORMAT) {
    throw new Failure("document.newer-format", { object, format: versioned.data.format, known: FORMAT });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure("document.malformed", { object, why: z.prettifyError(parsed.error) });
}

function parseJson(object: string, text: string): unknown {
  if (text.trim() === "") throw new Failure("document.malformed", { object, why: { kind: "empty" } });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(
      "document.malformed",
      { object, why: { kind: "not-json", problem: reasonOf(error) } },
      { cause: error },
    );
  }
}
