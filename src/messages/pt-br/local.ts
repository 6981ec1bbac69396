import type { Failures } from "../../core/failure.ts";
import { say, sentence, type WordingOf } from "../message.ts";
import { because } from "./reason.ts";

// O título na paleta de comandos (package.nls.pt-br.json), e o da linha de comando.
const START_EMULATORS = {
  editor: "Inicie-os: Iniciar Emuladores Locais.",
  terminal: "Inicie-os: sluice emulators start.",
};

const ARGUMENT_REFUSED: Readonly<Record<Failures["terraform.argument-refused"]["why"], string>> = {
  "not-absolute": "Não é um caminho absoluto.",
  "no-name": "Não é um nome de variável.",
  "control-character": "Contém uma quebra de linha ou um caractere de controle.",
};

/** Failures of Terraform, Node and the emulators, in Brazilian Portuguese. */
export const local: WordingOf<"terraform" | "infrastructure" | "node" | "emulators"> = {
  "terraform.missing": ({ looked, minimum }) =>
    say(
      "O Terraform não foi encontrado.",
      looked.length === 0 ? "" : `Procurado em ${looked.join(", ")}.`,
      `Instale o Terraform ${minimum} ou mais novo, ou indique-o em sluice.terraform.path.`,
    ),
  "terraform.too-old": ({ program, version, minimum }) =>
    say(
      `${program} é o Terraform ${version}.`,
      `A infraestrutura do Sluice precisa do ${minimum}.`,
      "Instale um mais novo.",
    ),
  "terraform.unreadable": ({ command, why }) =>
    say(`Não é possível entender o que terraform ${command} diz.`, because(why)),
  "terraform.argument-refused": ({ what, why }) =>
    say(`Não é possível passar ao Terraform ${argument(what)}.`, ARGUMENT_REFUSED[why]),
  "terraform.sensitive-output": ({ output }) =>
    say(
      `A saída ${output} do Terraform está marcada como sensível.`,
      "Segredos não têm lugar em sluice.json.",
      "Remova a marca ou a saída.",
    ),
  "infrastructure.folder-taken": ({ folder }) =>
    say(`${folder} já existe e não é do Sluice.`, "Nada seu é sobrescrito.", "Mova-a, ou abra outra pasta."),
  "infrastructure.symlink": ({ path }) =>
    say(`${path} é um link simbólico.`, "Links não são copiados.", "Substitua-o pelo arquivo."),
  "node.too-old": ({ version, minimum }) =>
    say(
      `O Sluice precisa do Node ${minimum} ou mais novo; este é o ${version}.`,
      "",
      "Instale um mais novo; um clone preparado do Sluice tem um em node_modules/node/bin.",
    ),
  "emulators.not-running": () => say("Nenhum emulador está em execução.", "", START_EMULATORS),
  "emulators.none-to-stop": ({ stateFile }) =>
    say("Nenhum emulador está em execução.", `${stateFile} não indica nenhum que responda.`, {
      editor:
        "Não há o que parar. Os de outra pasta de estado se param indicando essa na configuração sluice.stateFolder.",
      terminal: "Não há o que parar. Os de outra pasta de estado (SLUICE_STATE_FOLDER) se param indicando essa.",
    }),
  "emulators.silent": ({ pid, project, stateFile, seconds }) =>
    say(
      `Os emuladores locais do projeto ${project} (processo ${pid}) não respondem.`,
      `Foram consultados por ${seconds} segundos. O Google não foi consultado no lugar deles.`,
      {
        editor: `Tente de novo quando estiverem menos ocupados; ou encerre esse processo e inicie-os de novo (Iniciar Emuladores Locais). Se ele for de outro programa, exclua ${stateFile}.`,
        terminal: `Tente de novo quando estiverem menos ocupados; ou encerre esse processo e inicie-os de novo (sluice emulators start). Se ele for de outro programa, exclua ${stateFile}.`,
      },
    ),
  "emulators.none-to-use": ({ project }) =>
    say(
      `Nenhum emulador está em execução para o projeto ${project}.`,
      'A configuração "sluice.emulators.use" diz always, portanto o Google não é consultado.',
      START_EMULATORS,
    ),
  "emulators.seed-folder": ({ folder, why }) =>
    say(
      `A pasta ${folder} não pode ser posta no Drive local.`,
      sentence(why),
      "Indique uma pasta de arquivos; sem ela usa-se a amostra. Nada foi criado.",
    ),
  "emulators.did-not-start": ({ why, log }) =>
    say("Os emuladores não iniciaram.", sentence(why), `O log deles é ${log}.`),
  "emulators.already-running": ({ pid }) =>
    say(`Os emuladores já estão em execução (processo ${pid}).`, "", {
      editor: "Pare-os antes: Parar Emuladores Locais.",
      terminal: "Pare-os antes: sluice emulators stop.",
    }),
  "emulators.no-spark": ({ folder, why }) =>
    say(
      "Não foi possível instalar o Spark para os emuladores.",
      sentence(why),
      `Tente de novo: a instalação continua em ${folder}; apague essa pasta para desfazê-la.`,
    ),
};

function argument(what: Failures["terraform.argument-refused"]["what"]): string {
  if (typeof what === "object") return `a variável ${JSON.stringify(what.variable)}`;
  const names = {
    program: "o programa",
    folder: "a pasta",
    "provider-folder": "a pasta do provider",
    "plan-file": "o arquivo do plano",
  };
  return names[what];
}
