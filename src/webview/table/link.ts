import type { ToEditor, ToPage } from "./messages.ts";

/** The way to the editor. */
export interface EditorLink {
  send(message: ToEditor): void;
  receive(take: (message: ToPage) => void): void;
}

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

/** Opens the way to the editor, once. What comes that is no message of it is passed over. */
export function openLink(): EditorLink {
  const editor = acquireVsCodeApi();
  return {
    send: (message) => editor.postMessage(message),
    receive(take) {
      addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        if (isMessage(data)) take(data);
      });
    },
  };
}

const KINDS: Readonly<Record<ToPage["kind"], readonly string[]>> = {
  opened: ["name", "format", "columns", "standing"],
  columns: ["columns"],
  rows: ["id", "range", "rows", "standing"],
  profile: ["from", "columns", "standing"],
  place: ["id", "standing"],
  arranged: ["id", "standing"],
  searched: ["id", "of"],
  cell: ["id", "length"],
  copied: ["id", "rows", "left"],
  progress: ["id", "share"],
  failed: ["id", "told"],
  ask: ["what"],
  show: ["line"],
};

/** Only the editor can send to this page: what is looked at is whether it is all there. */
function isMessage(data: unknown): data is ToPage {
  if (typeof data !== "object" || data === null || !("kind" in data) || typeof data.kind !== "string") return false;
  if (!Object.hasOwn(KINDS, data.kind)) return false;
  return KINDS[data.kind as ToPage["kind"]].every((part) => part in data);
}
