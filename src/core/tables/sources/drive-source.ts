import type { Drive, DriveFile } from "../../services/drive.ts";
import { Failure, type Resource } from "../../failure.ts";
import type { ByteSource } from "../table.ts";
import { exactBytes } from "./exact.ts";

/**
 * A file in Drive as it is now. Drive gives no older content: each read is held against what the file is after it.
 * @throws Failure `remote.not-found`, `drive.no-bytes` for a Google Doc and its like
 */
export async function driveSource(drive: Drive, fileId: string, signal: AbortSignal): Promise<ByteSource> {
  const what: Resource = { kind: "file", id: fileId };
  const found = await drive.get(fileId, signal);
  if (!found) throw new Failure("remote.not-found", { service: "drive", what });
  const { name, size, mimeType } = found;
  if (size === undefined) throw new Failure("drive.no-bytes", { name, mimeType });
  const version = versionOf(found);
  return {
    name,
    place: `drive:/${fileId}/${name}`,
    size,
    version,
    async read(start, end, signal) {
      const range = { start, end, service: "drive", what } as const;
      const bytes = await exactBytes(range, (from) => drive.download(fileId, signal, from, end), signal);
      // Asked afterwards: so what came is of the file as it was.
      const now = await drive.get(fileId, signal);
      if (now === undefined || versionOf(now) !== version) throw new Failure("table.changed", { name });
      return bytes;
    },
  };
}

function versionOf({ md5Checksum, headRevisionId, version }: DriveFile): string {
  return md5Checksum ?? headRevisionId ?? version;
}
