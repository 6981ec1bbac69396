import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeRawMetadata,
  encodeRawMetadata,
  gsUri,
  parseGsUri,
  parseRawObject,
  rawObject,
  type RawMetadata,
} from "../../src/core/layout.ts";

const text = fc.string({ unit: "binary", maxLength: 50 }).map((value) => value.toWellFormed());
const optional = fc.option(text, { nil: undefined });
const anyMetadata: fc.Arbitrary<RawMetadata> = fc.record({
  driveId: text,
  folderId: text,
  drivePath: text,
  driveName: text,
  mimeType: text,
  version: text,
  headRevisionId: optional,
  md5: optional,
  createdTime: text,
  modifiedTime: text,
  runId: text,
  goneSince: optional,
  goneRunId: optional,
});

describe("custom metadata of a raw object", () => {
  it("comes back as it was, through values that a header can carry", () => {
    fc.assert(
      fc.property(anyMetadata, (metadata) => {
        const stored: Record<string, string> = {};
        for (const [key, value] of Object.entries(encodeRawMetadata(metadata))) {
          if (value === null) continue;
          expect(value).toMatch(/^[\x20-\x7e]*$/);
          stored[key] = value;
        }
        expect(decodeRawMetadata(stored)).toEqual(metadata);
      }),
    );
  });

  it("removes what is given as unknown, and leaves alone what is not given", () => {
    expect(encodeRawMetadata({ goneSince: undefined, driveName: "ä" })).toEqual({
      "sluice-gone-since": null,
      "sluice-drive-name": "%C3%A4",
    });
  });

  it("is nothing for an object that somebody else wrote, and stands as written where it is not ours", () => {
    expect(decodeRawMetadata({})).toBeUndefined();
    const byHand = { "sluice-drive-id": "x", "sluice-folder-id": "f", "sluice-drive-name": "100%" };
    expect(decodeRawMetadata(byHand)).toMatchObject({ driveName: "100%", drivePath: "100%" });
  });
});

describe("names", () => {
  it("are taken apart as they were put together", () => {
    expect(parseRawObject(rawObject("id", "a.csv"))).toEqual({ fileId: "id", name: "a.csv" });
    expect(parseGsUri(gsUri("lake", "raw/id/a.csv"))).toEqual({ bucket: "lake", object: "raw/id/a.csv" });
  });

  it.each(["raw/", "raw/id/", "raw/id", "curated/id/a.csv", "xraw/id/a.csv"])("%s is no raw object", (name) => {
    expect(parseRawObject(name)).toBeUndefined();
  });

  it.each(["lake/a", "gs:///a", "s3://lake/a", "gs://lake"])("%s is no address of an object", (uri) => {
    expect(parseGsUri(uri)).toBeUndefined();
  });
});
