import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../../src/core/ingest/file/decide.ts";
import { asking, knownObject, seenFile } from "../files.ts";

const seen = seenFile();
const OTHER = "ffffffffffffffffffffffffffffffff";

describe("a file that is not in the bucket", () => {
  it("is copied, provided that there still is no object", () => {
    const decision = decide(seenFile({ name: "_a:b.csv" }), undefined, asking, false);
    expect(decision).toEqual({ kind: "copy", why: "new", object: "raw/file-1/file-_a_b.csv", ifGenerationMatch: "0" });
  });

  it.each([
    ["shortcut", { mimeType: "application/vnd.google-apps.shortcut" }],
    ["native-google-file", { mimeType: "application/vnd.google-apps.form" }],
    ["native-google-file", { mimeType: "application/vnd.google-apps.spreadsheet", size: 1000 }],
    ["download-restricted", { capabilities: { canDownload: false } }],
    ["no-checksum", { md5Checksum: undefined }],
    ["folder-hidden", { mimeType: "application/vnd.google-apps.folder" }],
  ])("is skipped as %s", (reason, changed) => {
    expect(decide(seenFile(changed), undefined, asking, false)).toEqual({ kind: "skip", reason });
  });
});

describe("a file that is in the bucket", () => {
  it("is left when content and description are right", () => {
    const stored = knownObject(seen, { version: "3" });
    expect(decide(seen, stored, asking, false)).toEqual({ kind: "leave", stored });
  });

  it("keeps its object, and replaces only the generation that was seen, when its content changed", () => {
    const stored = knownObject(seen, { md5: OTHER });
    const copy = { kind: "copy", why: "changed", object: stored.name, ifGenerationMatch: "11" };
    expect(decide(seen, stored, asking, false)).toEqual(copy);
    expect(decide(seen, { ...stored, md5: undefined }, asking, false)).toEqual(copy);
  });

  it("is described anew when it moved, changed its name, was touched, returned or belongs to another folder", () => {
    const stored = knownObject(seen);
    const moved = { kind: "describe", why: "moved", stored };
    expect(decide(seenFile({}, "below"), stored, asking, false)).toEqual(moved);
    expect(decide(seenFile({ name: "b.csv" }), stored, asking, false)).toEqual(moved);
    expect(decide(seenFile({ modifiedTime: "2026-02-01T00:00:00.000Z" }), stored, asking, false)).toEqual(moved);
    expect(decide(seen, stored, { ...asking, folderId: "other-folder" }, false)).toEqual(moved);
    const gone = knownObject(seen, { gone: true });
    expect(decide(seen, gone, asking, false)).toEqual({ kind: "describe", why: "returned", stored: gone });
  });
});

it("never replaces newer content by older, whatever the versions look like", () => {
  const version = fc.bigInt({ min: 0n, max: 2n ** 70n });
  fc.assert(
    fc.property(version, version, (shown, copied) => {
      const stored = knownObject(seen, { md5: OTHER, version: String(copied) });
      const { kind } = decide(seenFile({ version: String(shown) }), stored, asking, false);
      expect(kind).toBe(copied > shown ? "stale" : "copy");
      expect(decide(seenFile({ version: String(shown) }), stored, asking, true).kind).toBe("copy");
    }),
  );
});
