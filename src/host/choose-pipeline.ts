/** What decides which pipeline of a window is worked on. */
export interface PipelineChoice {
  /** Of all that were found. */
  readonly folders: readonly string[];
  /** The one that the user chose before, here. */
  readonly remembered: string | undefined;
  /** The folders of the window. */
  readonly roots: readonly string[];
}

/**
 * The pipeline to work on: what the user chose, or the only one there is, or that of a window whose one folder is a
 * pipeline, whatever lies further down. Where there is none yet it is the folder to make it in. Undefined where somebody
 * has to choose.
 */
export function choosePipeline({ folders, remembered, roots }: PipelineChoice): string | undefined {
  if (remembered !== undefined && folders.includes(remembered)) return remembered;
  const [only, ...others] = folders;
  if (only === undefined) return roots[0];
  if (others.length === 0) return only;
  const [root, ...more] = roots;
  return root !== undefined && more.length === 0 && folders.includes(root) ? root : undefined;
}
