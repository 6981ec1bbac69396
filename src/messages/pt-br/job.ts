import { say, sentence, type WordingOf } from "../message.ts";
import { problemSentences } from "../problem.ts";
import { problemWords } from "./problem.ts";
import { because } from "./reason.ts";

/** Failures of contracts, checks, batches and results, in Brazilian Portuguese. */
export const job: WordingOf<"contract" | "check" | "job" | "batch" | "results"> = {
  "contract.unreadable": ({ file, why }) => say(`Não é possível ler o contrato ${file}.`, sentence(why)),
  "contract.none": ({ folder }) =>
    say(`Não há contratos de dados em ${folder}.`, "", {
      editor: "Ponha ali um arquivo YAML por tipo de CSV. Criar um Contrato a partir deste CSV escreve um.",
      terminal: "Ponha ali um arquivo YAML por tipo de CSV. Isto escreve um: sluice contract propose ARQUIVO --write.",
    }),
  "contract.invalid": ({ folder, problems }) =>
    say(
      `Os contratos em ${folder} não são válidos.`,
      problemSentences(problems, problemWords).join("\n"),
      "Nada foi feito. Corrija-os.",
    ),
  "contract.no-match": ({ name, folder }) =>
    say(`Nenhum contrato em ${folder} aceita o arquivo ${name}.`, "", {
      editor: "Crie um: Criar um Contrato a partir deste CSV.",
      terminal:
        "Indique um com --contract, o nome do arquivo no Drive com --name, ou crie um: sluice contract propose.",
    }),
  "check.failed": ({ file, why }) => say(`Não foi possível examinar ${file}.`, sentence(why)),
  "check.python-outdated": ({ folder, why }) =>
    say(`Falta algo ao Spark local em ${folder}.`, sentence(why), {
      editor: "Complete-o: Preparar o Spark para os Emuladores Locais.",
      terminal: "Complete-o: sluice emulators spark.",
    }),
  "job.code-missing": ({ file, why }) => say(`Falta o código do job, ${file}.`, because(why), "Reinstale o Sluice."),
  "job.staged-foreign": ({ object }) =>
    say(
      `${object} não é o que o Sluice pôs ali: outra pessoa o escreveu, ou o alterou.`,
      "A pasta tem o nome do seu conteúdo, e um lote executaria o que está nela.",
      "Nada foi submetido. Veja quem pode escrever no bucket, apague o que está ali e execute um lote novo.",
    ),
  "batch.already-running": ({ batch }) =>
    say(`O lote ${batch} faz o mesmo e ainda não terminou.`, "", {
      editor: "Acompanhe o log dele, ou cancele-o antes.",
      terminal: `Acompanhe-o (sluice logs ${batch}), ou cancele-o antes (sluice cancel ${batch}).`,
    }),
  "batch.failed": ({ batch, why }) =>
    say(
      `O lote ${batch} falhou.`,
      sentence(why),
      "O log dele e os relatórios de qualidade dizem mais: veja Lotes e Buckets.",
    ),
  "batch.not-ours": ({ batch, lake }) =>
    say(`O que o lote ${batch} executou não vem do Sluice, ou não do bucket ${lake}.`, "", {
      editor: "Execute um lote novo no lugar dele.",
      terminal: "Execute um novo no lugar dele: sluice submit.",
    }),
  "batch.code-gone": ({ batch, object }) =>
    say(`O que o lote ${batch} executou não está mais lá: ${object}.`, "", {
      editor: "Execute um lote novo: ele prepara o código outra vez.",
      terminal: "Execute um novo, que prepara o código outra vez: sluice submit.",
    }),
  "batch.too-many": ({ batches }) => say(`Já há ${batches} lotes deste job hoje.`, "", "Examine-os antes."),
  "batch.elsewhere": ({ given, project, region }) =>
    say(
      `"${given}" não é um lote do projeto ${project} em ${region}.`,
      "",
      "Informe o id, como `sluice batches` mostra, ou o nome completo: projects/P/locations/R/batches/ID.",
    ),
  "results.no-report": ({ dataset, known }) =>
    say(
      `Nenhum lote examinou um dataset ${dataset}.`,
      known.length === 0 ? "Nem qualquer outro." : `Há relatórios sobre: ${known.join(", ")}.`,
      "Confira o nome: é o de um contrato. Se está certo, envie o job: cada lote escreve um relatório.",
    ),
  "results.never-published": ({ dataset, known }) =>
    say(
      `O dataset ${dataset} nunca foi publicado.`,
      known.length === 0 ? "Nenhum foi." : `Publicados: ${known.join(", ")}.`,
      {
        editor: "Submeta o job. O que impede a publicação está no relatório de qualidade.",
        terminal: `Submeta o job. O que impede a publicação está no relatório de qualidade: sluice results ${dataset} --report.`,
      },
    ),
};
