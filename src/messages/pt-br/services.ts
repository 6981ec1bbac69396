import { say, type WordingOf } from "../message.ts";
import { because, name } from "./reason.ts";

const SERVICES = {
  drive: "O Google Drive",
  storage: "O Cloud Storage",
  dataproc: "O Dataproc",
  function: "A função de ingestão",
  metadata: "O servidor de metadados",
} as const;

const SHARE_HINT =
  "Compartilhe a pasta com essa conta (Leitor para ler, Editor para enviar) ou confira o id, a última parte do endereço da pasta.";

const CHECK_PROXY = {
  editor: "Confira a configuração http.proxy. Um proxy que lê junto precisa do seu certificado em NODE_EXTRA_CA_CERTS.",
  terminal: "Confira HTTPS_PROXY e NO_PROXY. Um proxy que lê junto precisa do seu certificado em NODE_EXTRA_CA_CERTS.",
};

/** Failures of Drive, Cloud Storage and Dataproc, in Brazilian Portuguese. */
export const services: WordingOf<"remote" | "drive" | "bucket"> = {
  "remote.not-found": ({ service, what }) =>
    say(`${SERVICES[service]} não tem ${name(what)}.`, "", "Confira o nome e quem pode vê-lo."),
  "remote.denied": ({ service, what, why }) =>
    say(`${SERVICES[service]} nega o acesso a ${name(what)}.`, because(why), "Peça a permissão que falta."),
  "remote.conflict": ({ service, what }) =>
    say(
      `${SERVICES[service]} alterou ${name(what)} nesse meio-tempo.`,
      "Outra pessoa escreveu primeiro; nada dela foi substituído.",
      "Tente de novo.",
    ),
  "remote.invalid": ({ service, what, why }) =>
    say(`${SERVICES[service]} recusa o pedido de ${name(what)}.`, because(why)),
  "remote.unavailable": ({ service, what, why }) =>
    say(
      `Não foi possível alcançar ${SERVICES[service]} para ${name(what)}.`,
      because(why),
      "Confira a rede e tente de novo.",
    ),
  "remote.proxy": ({ service, what, proxy, why }) =>
    say(
      `Não foi possível alcançar ${SERVICES[service]} para ${name(what)} pelo proxy ${proxy}.`,
      because(why),
      CHECK_PROXY,
    ),
  "remote.malformed": ({ service, what, why }) =>
    say(
      `${SERVICES[service]} deu uma resposta sem sentido sobre ${name(what)}.`,
      because(why),
      "Nada foi alterado. Tente de novo.",
    ),
  "remote.stalled": ({ service, what, seconds }) =>
    say(
      `${SERVICES[service]} calou-se no meio de ${name(what)}.`,
      `Nada andou em ${seconds} segundos.`,
      "Tente de novo.",
    ),
  "drive.folder-hidden": ({ folder, account }) =>
    say(`A pasta ${folder} do Drive não existe ou está oculta para ${account ?? "esta conta"}.`, "", SHARE_HINT),
  "drive.not-a-folder": ({ id, name, mimeType }) =>
    say(`"${name}" (${id}) no Drive não é uma pasta.`, `É do tipo ${mimeType}.`, "Indique a pasta que o contém."),
  "drive.folder-trashed": ({ folder, name }) =>
    say(`A pasta "${name}" (${folder}) do Drive está na lixeira.`, "", "Restaure-a, ou indique outra em sluice.json."),
  "drive.no-bytes": ({ name, mimeType }) =>
    say(`"${name}" não tem bytes próprios.`, `O Drive o guarda como ${mimeType}.`, "Abra-o no Drive."),
  "drive.read-only": ({ name }) =>
    say(
      `"${name}" é somente leitura aqui.`,
      "Arquivos do Drive são mostrados, e alterados no Drive.",
      "Salve uma cópia em outro lugar.",
    ),
  "bucket.missing": ({ bucket }) =>
    say(
      `O bucket ${bucket} não existe, ou está oculto para esta conta.`,
      "",
      'Confira o nome, crie-o (terraform/ faz isso), ou corrija "lakeBucket" em sluice.json.',
    ),
};
