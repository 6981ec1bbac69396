import * as vscode from "vscode";
import { Failure, isFailure } from "../../core/failure.ts";
import { findLakeFile, listFolder, prefixOf, type LakeFile } from "../../core/lake-files/folder.ts";
import { inTime } from "../../core/lake-files/in-time.ts";
import { readWhole } from "../../core/lake-files/read.ts";
import { md5Of, saveObject } from "../../core/lake-files/save.ts";
import type { Bucket, StoredObject } from "../../core/services/storage.ts";
import { addressOf, LAKE } from "../addresses.ts";
import type { EditorParts } from "../parts.ts";
import { offerConflict } from "./conflict.ts";
import { asFileWork, type FileWork, type MoveOptions, type WriteOptions } from "./file-work.ts";
import { keptBases } from "./kept-bases.ts";
import { refuseKept, tellKept, uriText, whyKept } from "./kept.ts";
import { lookAgain } from "./look-again.ts";
import { moveObject, removeFile } from "./move.ts";
import { offerInstead } from "./offer-instead.ts";
import { mtimeOf, openedFiles } from "./opened-files.ts";
import { placeOf, type Place } from "./place.ts";

/**
 * Objects as files of the editor. What is opened is remembered by its generation, and a save replaces that one alone. An
 * object is found before the folder of its name; folders are what names begin with.
 * @param fire tells the editor of what has changed
 */
export function openLakeWork(parts: EditorParts, fire: (changes: readonly vscode.FileChangeEvent[]) => void): FileWork {
  const { app } = parts;
  const bases = keptBases(app.memory, (error) => parts.fail(error));
  const opened = openedFiles(LAKE, bases, (uri) => fire([{ type: vscode.FileChangeType.Changed, uri }]));
  const looking = lookAgain(parts, { opened, fire, list: (uri) => list(uri), generationOf });
  const told = new Set<string>();

  /** Once at a time for each file: the editor asks for the same several times. */
  function offer(uri: vscode.Uri, ask: () => Promise<void>): void {
    const key = uri.toString();
    if (told.has(key)) return;
    told.add(key);
    ask()
      .catch((error: unknown) => parts.fail(error))
      .finally(() => told.delete(key));
  }

  async function find(place: Place): Promise<LakeFile> {
    const { bucket, path, generation, what } = place;
    const found = await inTime(what, 0, async (signal) => {
      if (generation === undefined) return findLakeFile(bucket, path, signal);
      const object = await bucket.stat(path.name, signal, generation);
      return object && ({ kind: "file", object } as const);
    });
    if (found === undefined) throw new Failure("remote.not-found", { service: "storage", what });
    return found;
  }

  async function list(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const { bucket, path, what } = await placeOf(app, uri);
    const entries = await inTime(what, 0, (signal) => listFolder(bucket, prefixOf(path), signal));
    return entries.map(({ segment, kind }) => [
      segment,
      kind === "file" ? vscode.FileType.File : vscode.FileType.Directory,
    ]);
  }

  async function generationOf(uri: vscode.Uri): Promise<string | undefined> {
    const { bucket, path, what } = await placeOf(app, uri);
    return (await inTime(what, 0, (signal) => bucket.stat(path.name, signal)))?.generation;
  }

  async function save(uri: vscode.Uri, content: Uint8Array, { create, overwrite }: WriteOptions): Promise<void> {
    const place = await placeOf(app, uri);
    const { bucket, path, what } = place;
    refuseKept(place);
    const { name } = path;
    const now = await inTime(what, 0, (signal) => bucket.stat(name, signal));
    const expected = opened.expected(uri);
    if (now !== undefined && create && !overwrite) throw vscode.FileSystemError.FileExists(uri);
    if (now === undefined && !create) throw vscode.FileSystemError.FileNotFound(uri);
    const tried = opened.tried(uri) ?? new Set<string>();
    const saving = { name, content, base: expected ?? now?.generation ?? "0", current: now, tried };
    try {
      const saved = await inTime(what, content.length, (signal) => saveObject(bucket, saving, signal));
      opened.wasSaved(uri, saved);
      fire([{ type: now === undefined ? vscode.FileChangeType.Created : vscode.FileChangeType.Changed, uri }]);
      app.ui.changed("buckets");
    } catch (error) {
      if (isFailure(error, "lake-file.changed")) offer(uri, () => offerWays(uri, bucket, name));
      // Whether it arrived nobody can say.
      else if (isFailure(error, "remote.unavailable")) tried.add(md5Of(content));
      throw error;
    }
  }

  async function offerWays(uri: vscode.Uri, bucket: Bucket, name: string): Promise<void> {
    const address = { kind: "object", bucket: bucket.name, object: name } as const;
    const now = await generationOf(uri);
    await offerConflict(app, { uri, address, now, agree: (generation) => opened.agree(uri, generation) });
  }

  async function read(uri: vscode.Uri, isAgain = false): Promise<Uint8Array> {
    const place = await placeOf(app, uri);
    const found = await find(place);
    if (found.kind === "folder") throw vscode.FileSystemError.FileIsADirectory(uri);
    const { object } = found;
    try {
      const content = await inTime(place.what, object.size, (signal) => readWhole(place.bucket, object, signal));
      if (place.generation === undefined) opened.wasRead(uri, object);
      await tellKept(app, place);
      return content;
    } catch (error) {
      const address = addressOf(uri);
      if (isFailure(error, "lake-file.too-large") && address !== undefined)
        offer(uri, () => offerInstead(parts, { address, object, error }));
      // Replaced since it was found, in a bucket that keeps no versions.
      if (isFailure(error, "remote.not-found") && !isAgain && place.generation === undefined) return read(uri, true);
      throw error;
    }
  }

  async function move(from: vscode.Uri, to: vscode.Uri, { overwrite }: MoveOptions, keeps: boolean): Promise<void> {
    const [source, target] = [await placeOf(app, from), await placeOf(app, to)];
    if (!keeps) refuseKept(source);
    refuseKept(target);
    const found = await find(source);
    if (found.kind === "folder")
      throw new Failure("lake-file.whole-folder", { uri: uriText(source), action: keeps ? "copy" : "rename" });
    const moved = await inTime(source.what, found.object.size, (signal) =>
      moveObject({ bucket: source.bucket, object: found.object }, target, { overwrite, keeps }, signal),
    );
    if (!moved) throw vscode.FileSystemError.FileExists(to);
    // Of a copy the source may still be open: what its next save has to find is to be known.
    if (!keeps) opened.forget(from);
    fire([
      ...(keeps ? [] : [{ type: vscode.FileChangeType.Deleted, uri: from }]),
      { type: vscode.FileChangeType.Created, uri: to },
    ]);
    app.ui.changed("buckets");
  }

  return {
    stat: (uri) =>
      asFileWork(app, async () => {
        const place = await placeOf(app, uri);
        const found = await find(place);
        if (found.kind === "folder") return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
        return statOf(place, found.object, opened.unsaved(uri)?.mtime);
      }),
    readDirectory: (uri) =>
      asFileWork(app, async () => {
        const entries = await list(uri);
        looking.wasListed(uri, entries);
        return entries;
      }),
    readFile: (uri) => asFileWork(app, () => read(uri)),
    writeFile: (uri, content, how) => asFileWork(app, () => save(uri, content, how)),
    createDirectory: (uri) =>
      asFileWork(app, async () => {
        const place = await placeOf(app, uri);
        const { bucket, path, what } = place;
        refuseKept({ ...place, path: { ...path, folder: true } });
        const name = prefixOf(path);
        // An empty object is how the console makes a folder be there before something lies in it.
        const saving = { name, content: new Uint8Array(), base: "0", current: undefined };
        await inTime(what, 0, (signal) => saveObject(bucket, saving, signal));
        fire([{ type: vscode.FileChangeType.Created, uri }]);
        app.ui.changed("buckets");
      }),
    delete: (uri) =>
      asFileWork(app, async () => {
        const place = await placeOf(app, uri);
        refuseKept(place);
        const found = await find(place);
        await inTime(place.what, 0, (signal) => removeFile(place.bucket, found, signal));
        opened.forget(uri);
        fire([{ type: vscode.FileChangeType.Deleted, uri }]);
        app.ui.changed("buckets");
      }),
    rename: (from, to, how) => asFileWork(app, () => move(from, to, how, false)),
    copy: (from, to, how) => asFileWork(app, () => move(from, to, how, true)),
    dispose() {
      looking.dispose();
      opened.dispose();
    },
  };
}

function statOf(place: Place, object: StoredObject, made: number | undefined): vscode.FileStat {
  const isKept = whyKept(place) !== undefined || object.contentEncoding !== undefined;
  return {
    type: vscode.FileType.File,
    ctime: 0,
    // Of a file that is not saved, when that was made which it came from: the editor has its own, weaker, notion of a conflict
    // (another time and another size), and would not let a save come so far that the generation is asked.
    mtime: made ?? mtimeOf(object),
    size: object.size,
    ...(isKept && { permissions: vscode.FilePermission.Readonly }),
  };
}
