import { randomBytes } from "node:crypto";
import * as z from "zod";
import type { Store } from "../store/store.ts";

/** A resumable upload that has begun. It survives a restart, with the bytes that have come. */
export interface UploadSession {
  readonly id: string;
  /** The file that gets the content. */
  readonly fileId: string;
  /** Whether that file is yet to be created: its id is fixed from the start, so that it is created once. */
  readonly creates: boolean;
  readonly email: string;
  readonly contentType: string | null;
  /** Metadata of the request that opened it. */
  readonly metadata: unknown;
  /** Query string of that request. */
  readonly query: string;
}

const Request = z.object({ metadata: z.unknown(), query: z.string() });
const Row = z.object({
  id: z.string(),
  fileId: z.string(),
  creates: z.number().transform((flag) => flag === 1),
  email: z.string(),
  contentType: z.string().nullable(),
  request: z.string(),
});

/** Opens an upload session, and returns its id. */
export function openSession({ database }: Store, session: Omit<UploadSession, "id">): string {
  const id = randomBytes(24).toString("base64url");
  database
    .sql("INSERT INTO sessions (id, fileId, creates, email, contentType, request) VALUES (?, ?, ?, ?, ?, ?)")
    .run(
      id,
      session.fileId,
      Number(session.creates),
      session.email,
      session.contentType,
      JSON.stringify({ metadata: session.metadata, query: session.query }),
    );
  return id;
}

/** The upload session with this id; undefined where there is none, or no longer. */
export function findSession({ database }: Store, id: string): UploadSession | undefined {
  const found = database.sql("SELECT * FROM sessions WHERE id = ?").get(id);
  if (!found) return undefined;
  const { request, ...row } = Row.parse(found);
  const { metadata, query } = Request.parse(JSON.parse(request));
  return { ...row, metadata, query };
}

/** Forgets an upload session: nothing more comes of it. */
export function closeSession({ database }: Store, id: string): void {
  database.sql("DELETE FROM sessions WHERE id = ?").run(id);
}
