import * as z from "zod";
import type { Memory } from "../../core/memory.ts";
import type { Seen } from "./opened-files.ts";

/** What unsaved files were made from, kept beside what the editor keeps of them when its window is closed. */
export interface KeptBases {
  of(uri: string): Seen | undefined;
  keep(uri: string, base: Seen): void;
  forget(uri: string): void;
}

const KEY = "unsaved-objects";
const Kept = z.record(z.string(), z.object({ generation: z.string().min(1), mtime: z.number() }));

/** @param failed told when it could not be kept: a save after the next start of the window then asks */
export function keptBases(memory: Memory, failed: (error: unknown) => void): KeptBases {
  const kept = new Map(Object.entries(Kept.safeParse(memory.read(KEY)).data ?? {}));
  const write = () => void memory.write(KEY, Object.fromEntries(kept)).catch(failed);
  return {
    of: (uri) => kept.get(uri),
    keep(uri, base) {
      if (kept.get(uri)?.generation === base.generation) return;
      kept.set(uri, base);
      write();
    },
    forget(uri) {
      if (kept.delete(uri)) write();
    },
  };
}
