import * as vscode from "vscode";
import type { App } from "../../app.ts";
import type { Transfer, TransferEnd } from "../../transfer.ts";
import { setContext } from "../context.ts";
import { showWork } from "../window.ts";
import { listTransfers, type WindowTransfers } from "./list.ts";

/** The transfers of this window, with the commands of their rows. */
export interface EditorTransfers extends Pick<WindowTransfers, "all"> {
  /** Does a transfer: a small one below a notification, another in the list. */
  run(transfer: Transfer): Promise<TransferEnd | undefined>;
  readonly onChanged: vscode.Event<void>;
  readonly commands: Readonly<
    Record<
      "sluice.transfers.cancel" | "sluice.transfers.retry" | "sluice.transfers.open" | "sluice.transfers.clear",
      TransferCommand
    >
  >;
  dispose(): void;
}

/** A command on a row of the list. */
interface TransferCommand {
  readonly takes: readonly [];
  run(app: App, row?: unknown): Promise<unknown>;
}

/** What one file may have at most, to be too small for the list. */
const SMALL_BYTES = 8 * 1024 * 1024;

/** Opens the list of transfers: its view is there while it has something to show. */
export function openTransfers(): EditorTransfers {
  const changed = new vscode.EventEmitter<void>();
  let isShown = false;
  const list = listTransfers(Date.now, () => {
    const isThere = list.all().length > 0;
    if (isThere !== isShown) void setContext("sluice.transfers", isThere ? "shown" : "empty");
    isShown = isThere;
    changed.fire();
  });
  const on = (work: (id: string, app: App) => unknown): TransferCommand => ({
    takes: [],
    async run(app, row) {
      const id = idOf(row);
      return id === undefined ? undefined : await work(id, app);
    },
  });
  return {
    all: () => list.all(),
    run: (transfer) => (isSmall(transfer) ? runBelowNotification(transfer) : list.start(transfer)),
    onChanged: changed.event,
    commands: {
      "sluice.transfers.cancel": on((id) => list.cancel(id)),
      "sluice.transfers.retry": on((id) => list.retry(id)),
      "sluice.transfers.open": on(async (id, { ui }) => {
        const place = list.find(id)?.transfer.place;
        if (place === undefined) return;
        await (place.kind === "localFile" ? ui.reveal(place.path) : ui.show(place));
      }),
      "sluice.transfers.clear": {
        takes: [],
        run() {
          list.clear();
          return Promise.resolve();
        },
      },
    },
    dispose() {
      list.dispose();
      changed.dispose();
    },
  };
}

function isSmall({ files, bytes = Infinity }: Transfer): boolean {
  return files === 1 && bytes <= SMALL_BYTES;
}

/** Its only file is all there is: what keeps it from getting there is told as what it is. */
async function runBelowNotification(transfer: Transfer): Promise<TransferEnd> {
  const { title, bytes = 0 } = transfer;
  try {
    const end = await showWork(title, (report, signal) =>
      transfer.run((done) => report("", bytes === 0 ? undefined : done.bytes / bytes), signal),
    );
    const [failed] = end.failed;
    if (failed !== undefined) throw failed.error;
    transfer.ended(end);
    return end;
  } finally {
    transfer.release();
  }
}

/** A command's argument can come from anywhere. */
function idOf(row: unknown): string | undefined {
  if (typeof row !== "object" || row === null || !("id" in row)) return undefined;
  return typeof row.id === "string" ? row.id : undefined;
}
