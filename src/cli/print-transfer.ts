import type { Ui } from "../app.ts";
import type { Transfer, TransferEnd } from "../transfer.ts";

/** Does a transfer below one line of progress. What failed of it is told by who asked for it. */
export async function printTransfer(transfer: Transfer, progress: Ui["progress"]): Promise<TransferEnd> {
  const { title, files, bytes } = transfer;
  try {
    const end = await progress(title, (report, signal) =>
      transfer.run((done) => {
        const fraction = bytes === undefined || bytes === 0 ? done.files / Math.max(1, files) : done.bytes / bytes;
        report(`${done.files}/${files}, ${Math.floor(fraction * 100)} %`, fraction);
      }, signal),
    );
    transfer.ended(end);
    return end;
  } finally {
    transfer.release();
  }
}
