import * as vscode from "vscode";
import type { Log } from "../core/log.ts";
import { plainText } from "../core/plain-text.ts";

/** The log that a user sees under Output, "Sluice". */
export interface ChannelLog extends Log {
  show(): void;
  readonly commands: { readonly "sluice.log.show": () => Promise<void> };
  dispose(): void;
}

export function openLog(): ChannelLog {
  const channel = vscode.window.createOutputChannel("Sluice", { log: true });
  const show = () => channel.show(true);
  return {
    info: (line) => channel.info(plainText(line)),
    warn: (line) => channel.warn(plainText(line)),
    error(line, cause) {
      channel.error(plainText(line));
      for (let error = cause; error instanceof Error; error = error.cause)
        channel.error(plainText(error.stack ?? error.message));
    },
    show,
    commands: {
      "sluice.log.show"() {
        show();
        return Promise.resolve();
      },
    },
    dispose: () => channel.dispose(),
  };
}
