import * as z from "zod";
import { PAGE_COMMANDS, type Page } from "../../page.ts";

/** What a tab keeps of its page over the end of the window: what shows it anew, and what it was called. */
export type KeptPage = Pick<Page, "key" | "title" | "again">;

const schema: z.ZodType<KeptPage> = z.object({
  key: z.string(),
  title: z.string(),
  again: z.object({ command: z.enum(PAGE_COMMANDS), given: z.unknown(), isCostly: z.boolean().optional() }),
});

/** The other way round of what the page's script is given. */
export function keptText({ key, title, again }: KeptPage): string {
  return JSON.stringify({ key, title, again });
}

/** What a tab kept; undefined for anything else. */
export function readKept(state: unknown): KeptPage | undefined {
  const kept = z.object({ page: z.string() }).safeParse(state);
  if (!kept.success) return undefined;
  try {
    return schema.parse(JSON.parse(kept.data.page));
  } catch {
    // Of another version, or of somebody else: there is nothing to be shown anew.
    return undefined;
  }
}
