import { createHash } from "node:crypto";
import { pipeline, Transform, type Readable } from "node:stream";
import { Failure } from "../../failure.ts";
import { remoteFailure } from "../../google/remote-failure.ts";

/** What a file's bytes must be. `md5` in hex; `size` in bytes, where Drive states it. */
export interface Expected {
  readonly md5: string;
  readonly size: number | undefined;
}

/**
 * Passes a download on and fails it before its end when the bytes are not the expected ones: what it feeds must commit
 * nothing that did not end well.
 * Errors: Failure `ingest.content-mismatch`, `remote.*`.
 */
export function verifyChecksum(source: Readable, file: string, { md5, size }: Expected): Readable {
  const hash = createHash("md5");
  let received = 0;
  const mismatch = (got?: string) =>
    new Failure("ingest.content-mismatch", {
      file,
      expected: { bytes: size, md5 },
      got: { bytes: received, md5: got },
    });

  const out = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      received += chunk.length;
      if (size !== undefined && received > size) done(mismatch());
      else done(null, chunk);
    },
    flush(done) {
      const got = hash.digest("hex");
      if (got === md5 && (size === undefined || received === size)) done();
      else done(mismatch(got));
    },
  });
  source.once("error", (error) => out.destroy(remoteFailure("drive", { kind: "file", id: file }, error)));
  pipeline(source, out, () => undefined);
  return out;
}
