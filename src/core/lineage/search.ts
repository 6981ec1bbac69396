import { findFiles, pathOf } from "../ingest/index.ts";
import { decodeRawMetadata } from "../layout.ts";
import { type Asked, ask, unasked, type Looked } from "./ask.ts";
import { fileOf, listRaw } from "./files-now.ts";
import type { NodeOf } from "./node.ts";
import type { UnaskedStep } from "./step.ts";

/** A file that a search found: its path tells it from others of its name. */
export interface FoundFile {
  readonly node: NodeOf<"file">;
  readonly path: string;
}

/** What a search found, and how much it looked at. */
export interface FilesFound {
  readonly files: readonly FoundFile[];
  /** All that was looked at, for who mistyped one; at most some thousands. */
  readonly names: readonly string[];
  readonly looked: Looked;
  readonly unasked: readonly UnaskedStep[];
}

// To find what was meant, each is compared by its letters.
const MOST_NAMES = 20_000;

/**
 * The files of a name or a path: in all of `raw/`, a page at a time, and in Drive, which is asked for the files of that name
 * in each ingested folder. Where none is called so, those whose name or path has it in it. Upper and lower case are the same.
 */
export async function searchFiles(asked: Asked, given: string, signal: AbortSignal): Promise<FilesFound> {
  const wanted = given.toLowerCase().normalize("NFC");
  const exact = new Map<string, FoundFile>();
  const similar = new Map<string, FoundFile>();
  const names = new Set<string>();
  const looked = { rawObjects: 0, driveFiles: 0, datasets: 0 };

  function look(file: FoundFile, called: readonly string[]): void {
    const texts = called.map((text) => text.toLowerCase().normalize("NFC"));
    if (names.size < MOST_NAMES) names.add(file.node.name);
    const key = file.node.fileId ?? file.node.object ?? file.path;
    const into = texts.includes(wanted) ? exact : texts.some((text) => text.includes(wanted)) ? similar : undefined;
    if (into !== undefined && !into.has(key)) into.set(key, file);
  }

  const raw = await ask(async () => {
    for (const object of (await listRaw(asked, signal)).values()) {
      looked.rawObjects++;
      const { node, path } = fileOf(object);
      const last = object.name.slice(object.name.lastIndexOf("/") + 1);
      const driveName = decodeRawMetadata(object.metadata)?.driveName ?? "";
      look({ node, path }, [node.name, path, last, driveName]);
    }
  }, signal);
  const drive = await ask(() => searchDrive(), signal);
  const found = exact.size > 0 ? exact : similar;
  return {
    files: [...found.values()],
    names: [...names],
    looked,
    unasked: [...unasked("raw", "", raw), ...unasked("drive", "", drive)],
  };

  async function searchDrive(): Promise<void> {
    const opened = await asked.drive();
    // Drive compares by the beginnings of words; of a path only the last part is a name.
    const named = given.slice(given.lastIndexOf("/") + 1);
    for (const folderId of asked.folderIds) {
      await opened.folder(folderId, signal);
      await findFiles(
        opened,
        folderId,
        {
          named,
          matches(one) {
            looked.driveFiles++;
            if (looked.driveFiles % 1000 === 0) asked.report(looked);
            const { file } = one;
            const node: NodeOf<"file"> = { kind: "file", fileId: file.id, name: file.name };
            look({ node, path: pathOf(one) }, [file.name, pathOf(one)]);
            return false;
          },
        },
        signal,
      );
    }
  }
}
