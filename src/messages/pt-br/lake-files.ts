import type { Keeper } from "../../core/layout.ts";
import { say, type WordingOf } from "../message.ts";

const KEPT: Readonly<Record<Keeper, string>> = {
  ingest: "raw/ guarda o que a ingestão copiou do Drive; outro conteúdo passaria pelo do arquivo.",
  batches: "curated/ guarda o que os lotes publicaram; um arquivo diferente torna o conjunto de dados errado.",
  memory: "_sluice/ guarda o que o Sluice lembra das execuções de ingestão.",
  staged: "jobs/ guarda o código que os lotes executam.",
  dataproc: "Isto é do próprio Dataproc.",
};
const CHANGED = {
  other: "Outra pessoa o escreveu desde que foi aberto; nada dela foi substituído.",
  gone: "Ele não está mais lá.",
};
const WHOLE = { delete: "excluída", rename: "renomeada", copy: "copiada" };

/** Failures of objects as files of an editor, in Brazilian Portuguese. */
export const lakeFiles: WordingOf<"lake-file"> = {
  "lake-file.kept": ({ uri, keeper }) =>
    say(`${uri} é somente leitura.`, KEPT[keeper], "Salve uma cópia em outro lugar do bucket."),
  "lake-file.changed": ({ uri, now }) =>
    say(
      `${uri} não é mais o que foi aberto.`,
      CHANGED[now],
      "O que foi digitado continua no editor: compare, sobrescreva ou reverta.",
    ),
  "lake-file.too-large": ({ uri, bytes, most }) =>
    say(
      `${uri} é grande demais para um editor de texto.`,
      `Tem ${bytes} bytes; até ${most} são carregados.`,
      "Abra como tabela ou baixe o arquivo.",
    ),
  "lake-file.version": ({ uri }) =>
    say(
      `${uri} é somente leitura.`,
      "É o que um objeto foi em certo momento.",
      "Restaure essa versão para que volte a ser o objeto.",
    ),
  "lake-file.encoded": ({ uri, encoding }) =>
    say(
      `${uri} é somente leitura.`,
      `Está armazenado como ${encoding} e é mostrado descompactado.`,
      "Baixe-o para alterá-lo.",
    ),
  "lake-file.whole-folder": ({ uri, action }) =>
    say(
      `${uri} não foi ${WHOLE[action]}.`,
      "Um bucket não tem pastas: cada objeto sob esse nome seria alterado por si.",
      "Use o menu da visão Buckets, que diz o que e quantos.",
    ),
  "lake-file.is-folder": ({ uri }) =>
    say(`${uri} é uma pasta.`, "", {
      editor: "Informe um dos seus objetos.",
      terminal: `sluice lake ls ${uri} mostra os seus objetos: informe um deles.`,
    }),
  "lake-file.pattern": ({ pattern, why }) =>
    say(
      `${pattern} não é uma expressão regular.`,
      `${why}.`,
      "Expressões ficam entre barras, na sintaxe do RE2. Deixe as barras de fora para procurar o texto como está.",
    ),
  "lake-file.slow-pattern": ({ pattern }) =>
    say(`${pattern} demoraria demais.`, "Repete demais em cada caractere.", "Repita menos nela, ou procure um texto."),
  "lake-file.too-many-to-search": ({ uri, most }) =>
    say(`Não se procurou em ${uri}.`, `Tem mais de ${most} objetos.`, "Procure em uma das suas pastas."),
  "lake-file.too-many": ({ uri, most }) =>
    say(
      `${uri} tem mais de ${most} entradas.`,
      "Um explorador de arquivos não consegue mostrá-las de uma vez.",
      "A visão Buckets as mostra página por página.",
    ),
};
