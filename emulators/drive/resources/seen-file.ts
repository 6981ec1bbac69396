import type { FileRow } from "../store/row.ts";
import type { Store } from "../store/store.ts";
import type { Viewer } from "../viewer.ts";

/** A file as one person sees it. */
export interface SeenFile {
  readonly store: Store;
  readonly viewer: Viewer;
  readonly file: FileRow;
}
