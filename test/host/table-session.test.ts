import { once } from "node:events";
import { expect, test } from "vitest";
import { openTable } from "../../src/core/tables/open-table.ts";
import { tableSession } from "../../src/host/table-editor/session.ts";
import type { ToPage } from "../../src/webview/table/messages.ts";
import { recordingUi } from "../commands/recording-ui.ts";
import { generatedSource } from "../core/tables/memory-source.ts";
import { neverAborted } from "../support/emulator-clients.ts";
import { silent } from "../support/silent-log.ts";

const LINE = "0123456\n";

test("a sort that a newer one ends is not told as the newer one's failure", async () => {
  const file = generatedSource(LINE.length * 20_000, (start, end) =>
    Buffer.from(LINE.repeat(20_000)).subarray(start, end),
  );
  const posted: ToPage[] = [];
  const reading = Promise.withResolvers<undefined>();
  const session = tableSession({
    app: {
      ...{ ui: recordingUi(), log: silent },
      explain: (error) => Promise.resolve({ what: String(error), why: "", hint: "" }),
    },
    async open() {
      const table = await openTable(file, "csv", neverAborted);
      let isFirst = true;
      // The first reading goes on until somebody ends it.
      const rows: typeof table.rows = async (first, count, signal) => {
        if (first > 0 && isFirst) {
          isFirst = false;
          reading.resolve(undefined);
          await once(signal, "abort");
        }
        return table.rows(first, count, signal);
      };
      return { ...table, rows };
    },
    post: (message) => void posted.push(message),
    asText: () => Promise.resolve(),
  });
  const sort = (id: number) =>
    ({ kind: "arrange", id, sort: { column: 0, descending: id === 2 }, filters: [] }) as const;
  const first = session.receive(sort(1));
  await reading.promise;
  await Promise.all([first, session.receive(sort(2))]);
  session.dispose();
  expect(posted.filter(({ kind }) => kind === "failed" || kind === "arranged")).toMatchObject([
    { kind: "arranged", id: 2, arrangement: { rows: 19_999, whole: true } },
  ]);
});
