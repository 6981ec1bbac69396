import type { Log } from "../core/log.ts";
import type { Handler } from "./handler.ts";
import { openLogChannel } from "./window.ts";

/** The log that a user sees under Output, "Sluice". */
export interface ChannelLog extends Log {
  show(): void;
  readonly commands: { readonly "sluice.log.show": Handler };
  dispose(): void;
}

/** Opens the output channel "Sluice". A cause is written with its stack, and so are the causes of it. */
export function openLog(): ChannelLog {
  const { write, explain, show, dispose } = openLogChannel("Sluice");
  return {
    info: (line) => write("info", line),
    warn: (line) => write("warn", line),
    error(line, cause) {
      write("error", line);
      for (let error = cause; error instanceof Error; error = error.cause) explain(error.stack ?? error.message);
    },
    show,
    commands: {
      "sluice.log.show": {
        takes: [],
        run() {
          show();
          return Promise.resolve();
        },
      },
    },
    dispose,
  };
}
