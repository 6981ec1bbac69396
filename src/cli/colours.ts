import { styleText } from "node:util";
import type { Translate } from "../app.ts";

/** Colours a whole cell by its text; `padded` is what is shown of it. */
export type Paint = (cell: string, padded: string) => string;

/**
 * Colours the words of states in tables. Node decides whether a stream has colours: it is a terminal, and neither
 * `NO_COLOR` nor TERM=dumb says otherwise; `FORCE_COLOR` asks for them anywhere.
 */
export function statePaint(stream: NodeJS.WritableStream, t: Translate): Paint {
  const colours = new Map<string, Parameters<typeof styleText>[0]>([
    ["SUCCEEDED", "green"],
    [t("ok"), "green"],
    ["RUNNING", "cyan"],
    ["PENDING", "cyan"],
    ["CANCELLED", "yellow"],
    [t("warning"), "yellow"],
    ["FAILED", "red"],
    [t("failed"), "red"],
  ]);
  return (cell, padded) => {
    const colour = colours.get(cell);
    return colour === undefined ? padded : styleText(colour, padded, { stream });
  };
}

/** The first line, which says what failed. */
export function paintFirstLine(stream: NodeJS.WritableStream, text: string): string {
  const [first = "", ...rest] = text.split("\n");
  return [styleText(["bold", "red"], first, { stream }), ...rest].join("\n");
}
