import { eachFile, say, sentence, type WordingOf } from "../message.ts";

/** Falhas ao mover arquivos, em português. */
export const transfer: WordingOf<"transfer" | "signed-url"> = {
  "transfer.source-changed": ({ name }) =>
    say(
      `"${name}" mudou enquanto era lido.`,
      "Nada dele foi gravado.",
      "Tente de novo quando ninguém o estiver gravando.",
    ),
  "transfer.damaged": ({ name, expected, got }) =>
    say(
      `"${name}" não chegou como foi enviado.`,
      `Sua soma de verificação é ${got}, e deveria ser ${expected}. Nada dele foi mantido.`,
      "Tente de novo.",
    ),
  "transfer.refused-place": ({ place, part }) =>
    say(
      `Nada é alterado em ${place}.`,
      {
        raw: "Só a ingestão grava ali: o que ela promete é calculado do que está ali.",
        curated: "Só os lotes gravam ali: o que é publicado é o que um lote provou.",
        memory: "O Sluice guarda ali até onde a ingestão chegou.",
        staged: "O código dos lotes é preparado ali, cada um sob sua soma de verificação.",
        dataproc: "O Dataproc guarda ali a saída dos lotes.",
      }[part],
      "Escolha outra pasta do bucket.",
    ),
  "transfer.exists": ({ names }) =>
    say("Estes já existem, e nada foi alterado.", sentence(names.join("\n")), {
      editor: "Diga o que fazer com eles: pular, substituir, ou manter ambos.",
      terminal: "Diga o que fazer com eles: --skip, --force ou --keep-both.",
    }),
  "transfer.failed": ({ failed, of, failures }, tell) =>
    say(
      `${failed} de ${of} arquivos não foram movidos.`,
      eachFile(tell, failures),
      "Os outros estão onde deveriam estar. Repetir o mesmo retoma o resto.",
    ),
  "transfer.not-written": ({ file, why }) => say(`Não foi possível gravar ${file}.`, sentence(why)),
  "transfer.nothing-there": ({ place }) => say(`Não há nada em ${place}.`, "", "Confira o nome."),
  "transfer.no-folder": ({ folder }) => say(`${folder} não é uma pasta desta máquina.`, "", "Indique uma que exista."),
  "transfer.folder-given": ({ name }) =>
    say(`"${name}" é uma pasta.`, "", {
      editor: "Escolha os arquivos dela, ou a pasta por um comando para pastas.",
      terminal: "Leve-a com tudo o que há nela: -r.",
    }),
  "transfer.link": ({ path }) =>
    say(
      `${path} é um link, ou não é um arquivo comum.`,
      "Pode levar para fora da pasta escolhida, e não é seguido.",
      "Indique o próprio arquivo.",
    ),
  "transfer.native": ({ name, mimeType }) =>
    say(
      `"${name}" não tem bytes para baixar.`,
      `É do tipo ${mimeType}, que vive nos editores do próprio Google.`,
      "Baixe-o lá, no formato de sua escolha.",
    ),
  "transfer.several-named": ({ name, count }) =>
    say(
      `${count} arquivos na pasta do Drive se chamam "${name}".`,
      "Não há como saber qual deles deve ser substituído.",
      "Renomeie-os no Drive, ou mantenha ambos.",
    ),
  "transfer.named-twice": ({ name, files }) =>
    say(
      `Dois dos arquivos se chamariam "${name}" lá, e nada foi enviado.`,
      sentence(files.join("\n")),
      "Envie um depois do outro, ou a pasta que contém ambos.",
    ),
  "transfer.into-itself": ({ from, to }) =>
    say(`${from} não pode ser copiado nem movido para ${to}.`, "Um fica dentro do outro.", "Escolha outro lugar."),
  "transfer.bad-address": ({ text, wanted }) =>
    say(
      `"${text}" não indica lugar nenhum.`,
      "",
      wanted === "lake"
        ? "Escreva gs://bucket/caminho, ou um caminho no bucket do lake."
        : "Escreva o id ou o endereço de um arquivo ou pasta do Drive.",
    ),
  "signed-url.no-signer": ({ why, account }) =>
    say(
      "Não é possível fazer um endereço assinado com estas credenciais.",
      {
        emulators: "Emuladores não têm chaves com que assinar.",
        person: `${account ?? "Quem entrou"} é uma pessoa, e o Google só assina por contas de serviço.`,
        "unknown-account": "Elas não dizem de qual conta de serviço são.",
      }[why],
      'Use um arquivo de chave, ou defina "serviceAccount" em sluice.json como uma conta pela qual você pode atuar.',
    ),
  "signed-url.refused": ({ account, why }) =>
    say(
      `O Google não assina como ${account}.`,
      sentence(why),
      `Peça o papel Criador do token da conta de serviço (roles/iam.serviceAccountTokenCreator) em ${account}.`,
    ),
};
