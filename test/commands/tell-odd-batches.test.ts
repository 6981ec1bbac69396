import { join } from "node:path";
import { expect, test } from "vitest";
import { translator } from "../../src/cli/translate.ts";
import { tellOddBatches } from "../../src/commands/present/odd-batches.ts";
import { Failure } from "../../src/core/failure.ts";

test.each([
  ["en", "Left out, since what Dataproc says of it makes no sense: batch-1: state: no such thing"],
  ["pt-BR", "Deixado de fora, pois o que o Dataproc diz dele não faz sentido: batch-1: state: no such thing"],
])("an odd batch is told in words, in %s", async (locale, words) => {
  const told: string[] = [];
  const note = (line: string) => void told.push(line);
  const t = await translator(join(import.meta.dirname, "..", ".."), locale);
  const params = {
    service: "dataproc",
    what: { kind: "element", id: "batch-1", of: { kind: "changes" } },
    why: "state: no such thing",
  } as const;
  const failure = new Failure("remote.malformed", params);
  tellOddBatches({ t, log: { info: note, warn: note, error: note } }, [{ id: "batch-1", failure }]);
  expect(told).toEqual([words]);
});
