import * as z from "zod";
import type { TestEmulators } from "./emulators.ts";

const FOLDER = "application/vnd.google-apps.folder";
const Created = z.object({ id: z.string() });

/** Metadata that a file can be made with. */
interface Making {
  readonly parent?: string;
  readonly mimeType?: string;
  readonly createdTime?: string;
  readonly shortcutDetails?: { readonly targetId: string };
  readonly copyRequiresWriterPermission?: boolean;
}

/** Whoever puts files into the folder: not the account that ingests. Answers are ids. */
export interface Owner {
  folder(name: string, parent?: string): Promise<string>;
  file(name: string, content: string | Uint8Array, making: Making): Promise<string>;
  /** A file without content of its own: a native document, a shortcut. */
  entry(name: string, making: Making): Promise<string>;
  write(id: string, content: string): Promise<void>;
  change(id: string, metadata: Record<string, unknown>): Promise<void>;
  move(id: string, from: string, to: string): Promise<void>;
  remove(id: string): Promise<void>;
  share(id: string, email: string, role?: "reader" | "writer"): Promise<void>;
}

export async function openOwner(emulators: TestEmulators): Promise<Owner> {
  const token = await emulators.issue("owner@example.com", ["https://www.googleapis.com/auth/drive"]);
  const { drive } = emulators.endpoints;

  async function ask(
    method: string,
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
    type = "application/json",
  ): Promise<unknown> {
    const response = await fetch(`${drive}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  const describe = (name: string, { parent, ...rest }: Making) =>
    JSON.stringify({ name, ...rest, ...(parent === undefined ? {} : { parents: [parent] }) });
  const patch = (id: string, query: string, body: unknown) =>
    ask("PATCH", `/drive/v3/files/${id}?${query}`, JSON.stringify(body));

  const self: Owner = {
    folder: (name, parent) => self.entry(name, { mimeType: FOLDER, ...(parent === undefined ? {} : { parent }) }),
    async entry(name, making) {
      return Created.parse(await ask("POST", "/drive/v3/files", describe(name, making))).id;
    },
    async file(name, content, making) {
      const boundary = "part-of-a-test-upload";
      const body = Buffer.concat([
        Buffer.from(
          `--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${describe(name, making)}\r\n`,
        ),
        Buffer.from(`--${boundary}\r\nContent-Type: ${making.mimeType ?? "text/csv"}\r\n\r\n`),
        Buffer.from(content),
        Buffer.from(`\r\n--${boundary}--`),
      ]);
      const path = "/upload/drive/v3/files?uploadType=multipart";
      return Created.parse(await ask("POST", path, body, `multipart/related; boundary=${boundary}`)).id;
    },
    async write(id, content) {
      await ask("PATCH", `/upload/drive/v3/files/${id}?uploadType=media`, content, "text/csv");
    },
    async change(id, metadata) {
      await patch(id, "", metadata);
    },
    async move(id, from, to) {
      await patch(id, `addParents=${to}&removeParents=${from}`, {});
    },
    async remove(id) {
      await ask("DELETE", `/drive/v3/files/${id}`);
    },
    async share(id, email, role = "reader") {
      const body = JSON.stringify({ type: "user", role, emailAddress: email });
      await ask("POST", `/drive/v3/files/${id}/permissions?sendNotificationEmail=false`, body);
    },
  };
  return self;
}
