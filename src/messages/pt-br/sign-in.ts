import { say, sentence, type WordingOf } from "../message.ts";
import { because } from "./reason.ts";

// Os títulos da paleta de comandos (package.nls.pt-br.json). Em um terminal ninguém entra assim.
const AGAIN = { editor: "Tente de novo: Entrar no Google.", terminal: "Tente de novo no editor." };
const ANOTHER_CLIENT = {
  editor: "Indique outro: Trocar de Conta.",
  terminal: "Indique outro no editor.",
};

/** Falhas do login por um cliente OAuth próprio, em português. */
export const signIn: WordingOf<"sign-in"> = {
  "sign-in.client-file": ({ file, why }) =>
    say(
      `${file} não serve de cliente OAuth.`,
      {
        "not-json": "Não é JSON.",
        "service-account": "É a chave de uma conta de serviço.",
        web: "É um cliente de aplicativos web, cujo login não pode voltar a esta máquina.",
        "other-type": "Não descreve um aplicativo instalado.",
        incomplete: "Falta client_id ou client_secret.",
        "foreign-host": "Indica endereços que não são do Google.",
      }[why],
      'Crie um cliente OAuth do tipo "App para computador" no console do Google Cloud, e indique o arquivo JSON que ele dá.',
    ),
  "sign-in.client-refused": ({ client, why }) =>
    say(`O Google não aceita o cliente OAuth ${client}.`, sentence(why), ANOTHER_CLIENT),
  "sign-in.denied": () => say("O acesso foi negado no navegador.", "Ninguém entrou, e nada é guardado.", AGAIN),
  "sign-in.refused": ({ why }) => say("O Google recusou o login.", because(why), AGAIN),
  "sign-in.timeout": ({ seconds }) =>
    say("O login não foi concluído no navegador.", `Ele foi esperado por ${seconds} segundos.`, AGAIN),
  "sign-in.no-port": ({ why }) =>
    say(
      "Não é possível esperar pelo login nesta máquina.",
      sentence(why),
      "Confira se programas podem escutar em 127.0.0.1.",
    ),
  "sign-in.scope-missing": ({ account, scope }) =>
    say(`${account} não concordou com tudo de que o Sluice precisa.`, `O que falta é ${scope}.`, {
      editor: "Entre de novo, com todas as caixas marcadas: Entrar no Google.",
      terminal: "Entre de novo no editor.",
    }),
  "sign-in.wider-scope": ({ account, scope }) =>
    say(
      `${account} permitiu ao Sluice ler o Drive, e isto grava nele.`,
      `Envios e pastas novas precisam de ${scope}: o mais estreito, drive.file, não veria uma pasta que alguém compartilhou. A leitura continua sem ele.`,
      {
        editor: "Entre de novo e concorde com isso: Permitir Escrever no Drive.",
        terminal: "Entre de novo no editor, ou use uma conta de serviço.",
      },
    ),
  "sign-in.not-revoked": ({ account, why }) =>
    say(
      `O login de ${account} foi removido aqui, mas não foi possível avisar o Google para encerrá-lo.`,
      because(why),
      "Remova o acesso do Sluice em https://myaccount.google.com/connections.",
    ),
};
