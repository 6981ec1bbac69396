import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DriveChange, DriveFile } from "../../../../src/core/services/drive.ts";
import { sortChanges } from "../../../../src/core/ingest/source/changes.ts";
import { pathInTree, type Folder } from "../../../../src/core/ingest/source/tree.ts";
import { driveFile, driveFolder } from "../files.ts";

const tree = new Map<string, Folder>([
  ["root", { name: "", parent: null }],
  ["a", { name: "a", parent: "root" }],
  ["b", { name: "b", parent: "a" }],
]);
const change = (file: DriveFile): DriveChange => ({ fileId: file.id, file });
const removed = (fileId: string): DriveChange => ({ fileId, file: undefined });

describe("changes of files", () => {
  it("are those in the tree, with their path, and those that are not", () => {
    const inside = driveFile({ id: "inside", parents: ["b"] });
    const outside = driveFile({ id: "outside", parents: ["elsewhere"] });
    const trashed = driveFile({ id: "trashed", parents: ["b"], trashed: true });
    const sorted = sortChanges(tree, [inside, outside, trashed].map(change).concat(removed("deleted")));
    expect(sorted.files).toEqual([{ file: inside, folderPath: "a/b" }]);
    expect(sorted.elsewhere).toEqual(["outside", "trashed", "deleted"]);
    expect(sorted).toMatchObject({ walk: [], folderLeft: false, unknownParents: new Set(["elsewhere"]) });
  });

  it("count once, as they ended", () => {
    const before = driveFile({ id: "f", parents: ["a"] });
    const after = { ...before, parents: ["b"] };
    expect(sortChanges(tree, [change(before), change(after)]).files).toEqual([{ file: after, folderPath: "a/b" }]);
  });
});

describe("changes of folders", () => {
  it("that came in, moved or were renamed have their topmost walked", () => {
    const changes = [driveFolder("c", "b"), driveFolder("d", "c"), driveFolder("x", "elsewhere")].map(change);
    const sorted = sortChanges(tree, changes);
    expect([sorted.walk, sorted.folderLeft]).toEqual([["c"], false]);
    expect(pathInTree(sorted.tree, "d")).toBe("a/b/c/d");
    expect(sorted.tree.has("x")).toBe(false);
    expect(sortChanges(tree, [change(driveFolder("b", "root"))]).walk).toEqual(["b"]);
    expect(sortChanges(tree, [change(driveFolder("a", "root", { name: "renamed" }))]).walk).toEqual(["a"]);
  });

  it("that changed nothing for us are passed over", () => {
    const sorted = sortChanges(tree, [change(driveFolder("a", "root", { version: "99" }))]);
    expect(sorted).toMatchObject({ walk: [], folderLeft: false, files: [], elsewhere: [] });
  });

  it("that left are told, also when a folder above them did", () => {
    expect(sortChanges(tree, [removed("a")]).folderLeft).toBe(true);
    expect(sortChanges(tree, [change(driveFolder("b", "a", { trashed: true }))]).folderLeft).toBe(true);
    expect(sortChanges(tree, [change(driveFolder("a", "elsewhere"))]).folderLeft).toBe(true);
  });

  it("never make the ingested folder itself leave its own tree", () => {
    expect(sortChanges(tree, [change(driveFolder("root", "elsewhere"))])).toMatchObject({
      folderLeft: false,
      walk: [],
    });
  });
});

it("ends, and keeps to what hangs on the ingested folder, whatever the feed says", () => {
  const id = fc.constantFrom("root", "a", "b", "c", "d", "elsewhere");
  const anyChange = fc.record({
    id,
    parent: id,
    isFolder: fc.boolean(),
    trashed: fc.boolean(),
    isRemoved: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 12 }), (made) => {
      const changes = made.map(({ id: fileId, parent, isFolder, trashed, isRemoved }) => {
        const make = isFolder
          ? driveFolder(fileId, parent, { trashed })
          : driveFile({ id: fileId, parents: [parent], trashed });
        return isRemoved ? removed(fileId) : change(make);
      });
      const sorted = sortChanges(tree, changes);
      for (const folderId of [...sorted.tree.keys(), ...sorted.walk]) {
        expect(pathInTree(sorted.tree, folderId)).toBeDefined();
      }
      const told = new Set([...sorted.files.map(({ file }) => file.id), ...sorted.elsewhere]);
      const ended = new Map(changes.map(({ fileId, file }) => [fileId, file]));
      for (const [fileId, file] of ended) {
        const isFolder = tree.has(fileId) || file?.mimeType === "application/vnd.google-apps.folder";
        expect(told.has(fileId)).toBe(!isFolder);
      }
    }),
    { numRuns: 500 },
  );
});
