import { say, sentence, type Tell, type WordingOf } from "../message.ts";
import type { Failure } from "../../core/failure.ts";

/** Falhas ao procurar de onde algo vem e para onde foi. */
export const lineage: WordingOf<"lineage"> = {
  "lineage.elsewhere": ({ given, lake }) =>
    say(
      `"${given}" não é nada de que o pipeline do bucket ${lake} tenha uma linhagem.`,
      "",
      "Informe o que está em raw/, curated/ ou _sluice/ingest/ desse bucket, um arquivo do Drive, um dataset, um lote ou uma execução.",
    ),
  "lineage.folder": ({ name }) =>
    say(
      `"${name}" é uma pasta do Drive.`,
      "Uma linhagem é de um arquivo, de um dataset, de um lote ou de uma execução.",
      "Informe um arquivo que está nela.",
    ),
  "lineage.several": ({ name, matches }) =>
    say(
      `"${name}" são ${matches.length} coisas, e não há aqui a quem perguntar qual.`,
      sentence(matches.join("\n")),
      "Informe uma delas pelo id, pelo caminho ou pelo endereço.",
    ),
  "lineage.no-match": ({ name, looked: { rawObjects, datasets, driveFolders }, similar, unasked }, tell) =>
    say(
      `Nada se chama "${name}".`,
      `Examinados: objetos brutos ${rawObjects}, datasets ${datasets}, pastas do Drive onde o nome foi procurado ${driveFolders}.${notAsked(unasked, tell)}`,
      similar === undefined
        ? "Informe o nome, o caminho ou o id de um arquivo, um endereço, um dataset, ou o id de um lote ou de uma execução."
        : `Você quis dizer ${similar}?`,
    ),
};

function notAsked(unasked: readonly Failure[], tell: Tell): string {
  return unasked.map((failure) => ` Nem tudo pôde ser perguntado: ${tell(failure).what}`).join("");
}
