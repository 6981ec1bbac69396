import { access, writeFile } from "node:fs/promises";
import { ConnectionFile, readConnection, type Connection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { isMissing } from "./files.ts";

/** What a new `sluice.json` is made of. Folders by their ids. */
export type NewConnection = Pick<Connection, "project" | "region" | "lakeBucket" | "driveFolders">;

/** What else may be said of a connection where it is made. */
export type OtherFields = Partial<
  Pick<Connection, "contracts" | "serviceAccount" | "sparkServiceAccount" | "subnetwork" | "functionUrl">
>;

/** What people copy, as the field has it: without blanks around it, a bucket without `gs://`, a folder's id of its address. */
export function tidied(field: keyof NewConnection, typed: string): string {
  const text = typed.trim();
  if (field === "lakeBucket") return text.replace(/^gs:\/\//i, "").replace(/\/+$/, "");
  return field === "driveFolders" ? folderId(text) : text;
}

/** Whether a tidied text is a value of the field; of the folders, one of them. */
export function isValid(field: keyof NewConnection, text: string): boolean {
  return ConnectionFile.shape[field].safeParse(field === "driveFolders" ? [text] : text).success;
}

/** Whether something is at the path already. */
export async function isTaken(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/**
 * Writes a `sluice.json` where there is none.
 * @throws Failure `connection.exists`, `connection.invalid`
 */
export async function writeConnection(path: string, wanted: NewConnection & OtherFields): Promise<Connection> {
  const text = `${JSON.stringify({ contracts: "contracts/", ...wanted }, undefined, 2)}\n`;
  const connection = readConnection({ file: { path, text }, environment: {}, flags: {} });
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    throw new Failure("connection.exists", { file: path }, { cause: error });
  }
  return connection;
}

/** The last part of `https://drive.google.com/drive/folders/ID?...`, or the id itself. */
function folderId(typed: string): string {
  if (!URL.canParse(typed)) return typed;
  return (
    new URL(typed).pathname
      .split("/")
      .filter((part) => part !== "")
      .at(-1) ?? typed
  );
}
