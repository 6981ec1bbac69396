import { say, type WordingOf } from "../message.ts";

/** Falhas de tabelas, em português. */
export const table: WordingOf<"table"> = {
  "table.changed": ({ name }) =>
    say(
      `${name} não é mais o que foi aberto.`,
      "Foi substituído ou removido desde então.",
      "Abra de novo para ver o que há agora.",
    ),
  "table.packed": ({ name }) =>
    say(
      `${name} não se abre como tabela.`,
      "Está comprimido com gzip: não há como achar as linhas lendo só partes dele.",
      "Baixe e descompacte para ver o conteúdo. Os lotes o leem como está.",
    ),
  "table.none": ({ name }) =>
    say(`${name} não se abre como tabela.`, "Tabelas são CSV, TSV, JSONL e Parquet, pelo fim do nome.", ""),
};
