import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { folderSegmentOf, pathOfObject, readLakePath } from "../../../src/core/lake-files/path.ts";

const NAMES = [
  ...[
    "a.csv",
    "raw/1/a b.csv",
    "a//b",
    "/a",
    "//",
    "a/./b",
    "a/../b",
    "../../etc/passwd",
    "folder/",
    "a/..",
    "%",
    "%%",
  ],
  ...["100%", "100%/x", "a%b", "..%", ".%%", "a/%/b", "#1?.csv", "\u0001\u202e", "e\u0301", "\u00e9", "a\\b", "a%2Fb"],
];

describe("the path of an object", () => {
  test.each(NAMES)("%j stays what it is where an editor folds paths, and leads back", (name) => {
    const path = pathOfObject(name);
    expect(posix.normalize(path)).toBe(path);
    expect(path.endsWith("/")).toBe(false);
    expect(readLakePath(path)).toEqual({ name, folder: false });
  });

  test("each object has one of its own", () => {
    expect(new Set(NAMES.map(pathOfObject)).size).toBe(NAMES.length);
  });
});

test.each(["data", "100%", "..", "%"])("a folder %j beside an object of that name has a segment of its own", (name) => {
  expect(readLakePath(`/a/${folderSegmentOf(name)}`)).toEqual({ name: `a/${name}`, folder: true });
  expect(NAMES.concat(name).map(pathOfObject)).not.toContain(`/${folderSegmentOf(name)}`);
  expect(readLakePath(`/a/${folderSegmentOf(name)}${pathOfObject("x.csv")}`)).toEqual({
    name: `a/${name}/x.csv`,
    folder: false,
  });
});

test.each([
  ["", "", true],
  ["/", "", true],
  ["/a/", "a", true],
])("%j names the folder %j", (path, name, folder) => {
  expect(readLakePath(path)).toEqual({ name, folder });
});
