import type { Failures } from "../../core/failure.ts";
import { eachFolder, say, sentence, type WordingOf } from "../message.ts";
import { because } from "./reason.ts";

/** Failures of the ingest, its function and its documents, in Brazilian Portuguese. */
export const ingest: WordingOf<"ingest" | "function" | "document"> = {
  "function.bad-request": ({ problems }) =>
    say("O pedido não é válido.", problems.map(sentence).join(" "), "Envie {runId, mode?, dryRun?} como JSON."),
  "function.unsupported-type": ({ type }) =>
    say(`A função de ingestão não aceita ${type}.`, "", "Envie {runId, mode?, dryRun?} como application/json."),
  "function.too-large": ({ most }) =>
    say(
      "O pedido é grande demais.",
      `Mais de ${most} bytes não são nossos.`,
      "Envie {runId, mode?, dryRun?} como JSON.",
    ),
  "function.method-not-allowed": ({ method }) =>
    say(`A função de ingestão não responde a ${method}.`, "", "Envie um POST."),
  "document.newer-format": ({ object, format, known }) =>
    say(
      `${object} foi escrito por um Sluice mais novo.`,
      `O formato é ${format}; este conhece ${known}.`,
      "Atualize o Sluice. Nada foi alterado.",
    ),
  "document.malformed": ({ object, why }) =>
    say(
      `Não é possível entender ${object}.`,
      because(why),
      "Nada foi alterado. Restaure-o, ou apague-o para que seja refeito.",
    ),
  "ingest.lease-held": ({ holder, until }) =>
    say(
      `Outra ingestão (${holder}) trabalha nesta pasta.`,
      `Ela a retém até ${until}.`,
      "Espere que termine e tente de novo.",
    ),
  "ingest.lease-lost": ({ folder, runId, holder }) =>
    say(
      `A execução ${runId} perdeu a pasta ${folder}.`,
      holder === undefined
        ? "Outro processo gravou o estado da pasta nesse meio tempo."
        : holder === runId
          ? "A mesma execução foi iniciada uma segunda vez e continua lá."
          : `A execução ${holder} trabalha nela agora.`,
      "O que foi copiado permanece e nada mais novo foi substituído; a próxima execução faz o resto.",
    ),
  "ingest.folders-failed": ({ failures }, tell) =>
    say(
      `${failures.length} pastas do Drive falharam.`,
      eachFolder(tell, failures),
      "As outras pastas tiveram a sua vez.",
    ),
  "ingest.defect": ({ why }) =>
    say(
      "O próprio Sluice falhou, só neste arquivo.",
      sentence(why),
      "O log tem os detalhes; a próxima execução tenta de novo.",
    ),
  "ingest.content-mismatch": ({ file, expected, got }) =>
    say(
      `"${file}" não chegou como o Drive o descreve.`,
      `Esperado: ${content(expected)}; recebido: ${received(got)}.`,
      "A cópia foi recusada; a próxima ingestão tenta de novo.",
    ),
  "ingest.not-in-folder": ({ id, folder }) =>
    say(
      `${id} não está na pasta ${folder} do Drive.`,
      "Foi movido, posto na lixeira ou escondido desta conta, ou nunca esteve lá.",
      { editor: "Olhe no Drive e atualize a visão Drive.", terminal: "Confira o id, e olhe no Drive." },
    ),
  "ingest.too-many-gone": ({ count, of }) =>
    say(
      `${count} de ${of} arquivos sumiram do Drive: mais do que se marca sem perguntar.`,
      "Uma pasta que deixou de ser compartilhada, ou foi movida, parece igual a isto.",
      {
        editor: "Confira a pasta; depois execute a ingestão, e concorde.",
        terminal: "Confira a pasta; depois execute a ingestão com --confirm-gone.",
      },
    ),
};

// Manifests of before have both as text.
function content(expected: Failures["ingest.content-mismatch"]["expected"] | string): string {
  if (typeof expected === "string") return expected;
  const { bytes, md5 } = expected;
  return `${bytes ?? "?"} bytes, md5 ${md5}`;
}

function received(got: Failures["ingest.content-mismatch"]["got"] | string): string {
  if (typeof got === "string") return got;
  const { bytes, md5 } = got;
  return md5 === undefined ? `${bytes} bytes ou mais` : `${bytes} bytes, md5 ${md5}`;
}
