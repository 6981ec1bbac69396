import { say, sentence, type WordingOf } from "../message.ts";
import { problemSentences } from "../problem.ts";
import { problemWords } from "./problem.ts";
import { because } from "./reason.ts";

const CHECK_PROXY = {
  editor: "Confira a configuração http.proxy. Um proxy que lê junto precisa do seu certificado em NODE_EXTRA_CA_CERTS.",
  terminal: "Confira HTTPS_PROXY e NO_PROXY. Um proxy que lê junto precisa do seu certificado em NODE_EXTRA_CA_CERTS.",
};

// O título na paleta de comandos (package.nls.pt-br.json), e o da linha de comando.
const START_EMULATORS = {
  editor: "Inicie-os: Iniciar Emuladores Locais.",
  terminal: "Inicie-os: sluice emulators start.",
};

/** Failures of the connection, files, the output, credentials and the proxy, in Brazilian Portuguese. */
export const connection: WordingOf<"connection" | "endpoint" | "file" | "output" | "credentials" | "proxy"> = {
  "connection.unreadable": ({ file, why }) =>
    say(`Não foi possível ler ${file}.`, because(why), "Corrija o arquivo; os campos estão descritos no README."),
  "connection.invalid": ({ source, problems }) =>
    say(
      `A conexão em ${source ?? "variáveis do ambiente"} não é válida.`,
      problemSentences(problems, problemWords).join(" "),
      "Corrija esses campos.",
    ),
  "connection.missing": ({ field, variable, flag, file }) =>
    file === undefined
      ? say(`Falta ${field} na conexão.`, "Não há sluice.json na pasta do pipeline.", {
          editor: "Abra a pasta do seu pipeline, ou crie um: Conectar Pipeline, ou Experimentar Aqui.",
          terminal: `Vá para a pasta do seu pipeline ou indique-a com --workspace; crie um (sluice init, ou sluice emulators seed); ou defina ${[variable, ...(flag === undefined ? [] : [flag])].join(" ou ")}.`,
        })
      : say(`Falta ${field} na conexão.`, "", {
          editor: `Defina ${example(field)} em ${file}.`,
          terminal: `Defina ${example(field)} em ${file}, ou ${variable} no ambiente${flag === undefined ? "" : `, ou ${flag}`}.`,
        }),
  "connection.local-project": ({ project }) =>
    say(
      `O projeto ${project} existe somente nos emuladores locais, e nenhum está em execução para ele.`,
      "",
      START_EMULATORS,
    ),
  "connection.unanswered": ({ flags }) =>
    say("Não dá para criar um sluice.json: não há a quem perguntar aqui.", "", `Informe ${flags.join(", ")}.`),
  "connection.no-workspace": ({ wanted }) =>
    say("Nenhuma pasta está aberta.", `${wanted} precisa de uma.`, "Abra a pasta do seu pipeline."),
  "connection.untrusted": () =>
    say(
      "Esta janela está no Modo Restrito.",
      "Até que você confie na pasta dela, nenhum sluice.json é lido e nenhum programa é executado.",
      "Confie na pasta: Gerenciar Confiança.",
    ),
  "connection.exists": ({ file }) =>
    say(`Já existe um sluice.json: ${file}.`, "Nada é escrito por cima dele.", {
      editor: "Mude-o ali, ou abra outra pasta.",
      terminal: "Mude-o em um editor, ou indique outra pasta com --workspace.",
    }),
  "connection.not-chosen": ({ pipelines }) =>
    say("Há vários pipelines nesta janela.", `${pipelines.join(", ")}.`, "Escolha um: Trocar de Pipeline."),
  "connection.foreign": ({ project }) =>
    say(
      `O sluice.json desta pasta é do projeto ${project}.`,
      "O exemplo se misturaria com ele.",
      "Abra uma pasta vazia, e experimente nela.",
    ),
  "endpoint.not-allowed": ({ service, endpoint }) =>
    say(
      `O endpoint ${endpoint} de ${service} foi recusado.`,
      "Tokens só vão para os hosts do próprio Google por https, ou para esta máquina.",
      "Remova a configuração, ou indique um endereço googleapis.com ou de loopback.",
    ),
  "credentials.none": () =>
    say("Não há credenciais do Google nesta máquina.", "", {
      editor: "Entrar no Google, ou usar o arquivo de chave de uma conta de serviço: Usar um Arquivo de Chave.",
      terminal:
        "Execute 'gcloud auth application-default login', ou indique uma chave de conta de serviço: --key-file ou SLUICE_KEY_FILE.",
    }),
  "file.missing": ({ file }) => say(`Não há arquivo ${file}.`, "", "Confira o nome."),
  "file.not-plain": ({ file }) =>
    say(
      `${file} não é lido.`,
      "É uma pasta, um pipe ou um dispositivo, e não um arquivo comum.",
      "Indique um arquivo comum.",
    ),
  "file.too-large": ({ file, bytes, most }) =>
    say(`${file} não é lido.`, `Tem ${bytes} bytes ou mais; o máximo são ${most}.`, "Indique o arquivo certo."),
  "file.unreadable": ({ file, why }) => say(`Não foi possível ler ${file}.`, sentence(why), "Confira quem pode lê-lo."),
  "output.too-long": ({ most }) =>
    say(
      "Um resultado é longo demais para uma linha de JSON.",
      `Tem mais de ${most} caracteres.`,
      "Sem --json o começo dele é mostrado. Leia o todo nos próprios arquivos Parquet.",
    ),
  "credentials.key-file": ({ file, why }) =>
    say(
      `O arquivo de chave ${file} não pode ser usado.`,
      {
        "not-json": "Não é JSON.",
        "other-type":
          'Não é do tipo "service_account"; outros tipos podem enviar o que esta máquina guarda a hosts que eles mesmos indicam.',
        incomplete: "Falta client_email ou private_key.",
        "bad-key": "A private_key está danificada.",
        "foreign-universe": "É de outro universo, e não de googleapis.com.",
        "foreign-host": "O token_uri não é do Google.",
      }[why],
      "Indique a chave JSON de uma conta de serviço, como o Google a criou.",
    ),
  "credentials.foreign-universe": ({ universe }) =>
    say(
      `Estas credenciais são de ${universe}.`,
      "O Sluice fala com googleapis.com, aonde elas nunca são enviadas.",
      "Use credenciais do Google Cloud.",
    ),
  "credentials.unreachable": ({ host, proxy, why }) =>
    say(
      proxy === undefined
        ? `Não foi possível alcançar o login do Google (${host}).`
        : `Não foi possível alcançar o login do Google (${host}) pelo proxy ${proxy}.`,
      because(why),
      proxy === undefined ? "Confira a rede e tente de novo." : CHECK_PROXY,
    ),
  "proxy.invalid": ({ source, why }) =>
    say(
      `O proxy em ${source} não pode ser usado.`,
      { address: "Não é um endereço.", kind: "Só há suporte a proxies http:// e https://." }[why],
      "Corrija-o, por exemplo http://proxy.example:3128, ou liste os hosts em NO_PROXY.",
    ),
  "credentials.no-local-token": ({ endpoint }) =>
    say(
      `Não há token para ${endpoint}.`,
      "O endereço é desta máquina, para onde credenciais do Google nunca são enviadas, e nenhum emulador do Sluice está em execução.",
      {
        editor: "Inicie os emuladores: Iniciar Emuladores Locais.",
        terminal: "Inicie os emuladores (sluice emulators start), ou defina SLUICE_EMULATORS_TOKEN.",
      },
    ),
  "credentials.refused": ({ why }) =>
    say("As credenciais foram recusadas.", because(why), {
      editor: "Entre de novo: Entrar no Google, ou Usar um Arquivo de Chave.",
      terminal: "Entre de novo: gcloud auth application-default login.",
    }),
  "credentials.signed-out": ({ account, why }) =>
    say(`O Google não aceita mais o login de ${account}.`, sentence(why), {
      editor: "Entre de novo: Entrar no Google.",
      terminal: "Entre de novo no editor.",
    }),
  "credentials.drive-scope": ({ why }) =>
    say(
      "Estas credenciais não podem ler o Google Drive.",
      `${sentence(why)} Desde junho de 2025 o login do próprio gcloud não recebe acesso ao Drive.`.trim(),
      {
        editor:
          'Entre com a sua conta (Entrar no Google), use o arquivo de chave de uma conta de serviço, ou defina "serviceAccount" em sluice.json, para que o Sluice atue como a conta com quem a pasta é compartilhada.',
        terminal:
          'Defina "serviceAccount" em sluice.json, para que o Sluice atue como a conta com quem a pasta é compartilhada; ou use uma chave de conta de serviço.',
      },
    ),
  "credentials.drive-write-scope": ({ why }) =>
    say("Estas credenciais podem ler o Google Drive, mas não gravar nele.", sentence(why), {
      editor:
        "Entre com a sua conta (Entrar no Google), ou use o arquivo de chave de uma conta de serviço com quem a pasta é compartilhada como Editor.",
      terminal: "Use o arquivo de chave de uma conta de serviço com quem a pasta é compartilhada como Editor.",
    }),
};

/** Um campo como está em um `sluice.json`. */
function example(field: string): string {
  return field === "airflow" ? '"airflow": {"host", "user"}' : `"${field}"`;
}
