import type { CurrentRelease } from "../../core/failure.ts";
import { say, sentence, type WordingOf } from "../message.ts";

/** Failures of pushing DAGs, in Brazilian Portuguese. */
export const dags: WordingOf<"dags"> = {
  "dags.path-invalid": ({ path }) =>
    say(`${path} não pode ser a pasta de DAGs na máquina.`, "", "Use um caminho absoluto de caracteres simples."),
  "dags.folder-unreadable": ({ folder, why }) => say(`Não é possível ler a pasta de DAGs ${folder}.`, sentence(why)),
  "dags.folder-empty": ({ folder }) =>
    say(`A pasta de DAGs ${folder} não tem arquivos.`, "", "Ponha seus DAGs ali, ou indique outra pasta."),
  "dags.file-refused": ({ file, why }) =>
    say(
      `${file} não pode ser enviado.`,
      {
        name: "O nome tem caracteres de controle ou começa com um hífen.",
        link: "É um link simbólico.",
        kind: "Não é um arquivo comum.",
      }[why],
      "Renomeie, substitua ou remova-o.",
    ),
  "dags.file-changed": ({ files }) =>
    say(`Arquivos mudaram durante o envio: ${files.join(", ")}.`, "A versão não foi trocada.", "Envie de novo."),
  "dags.no-login": () =>
    say("Não há chave para entrar na máquina do Airflow.", "", {
      editor: "Inicie um agente SSH, ou indique uma chave em sluice.ssh.identityFile.",
      terminal: "Inicie um agente SSH, ou indique uma chave em SLUICE_IDENTITY_FILE.",
    }),
  "dags.agent": ({ agent, why }) =>
    say(
      why === undefined ? `O agente SSH em ${agent} não tem chaves.` : `O agente SSH em ${agent} não responde.`,
      sentence(why ?? ""),
      {
        editor:
          "Acrescente sua chave com ssh-add, inicie outro agente, ou indique uma chave em sluice.ssh.identityFile.",
        terminal:
          "Acrescente sua chave com ssh-add, inicie outro agente, ou indique uma chave em SLUICE_IDENTITY_FILE.",
      },
    ),
  "dags.key-file": ({ file, reason, why }) =>
    say(
      `A chave SSH ${file} não pode ser usada.`,
      {
        missing: "Não há tal arquivo.",
        "not-plain": "É uma pasta, um pipe ou um dispositivo.",
        unreadable: sentence(why),
        public: "É a chave pública.",
        locked: "Está cifrada, e nenhuma senha foi dada.",
        passphrase: "A senha não é a certa.",
        format: `Não é uma chave privada de um formato conhecido (${why}).`,
      }[reason],
      {
        missing: "Indique o arquivo da chave privada.",
        "not-plain": "Indique o arquivo da chave privada.",
        unreadable: "Indique uma chave que você possa ler.",
        public: "Indique o arquivo da chave privada: o que não termina em .pub.",
        locked: "Execute num terminal que possa pedir a senha, ou acrescente a chave a um agente SSH.",
        passphrase: "Tente de novo, ou acrescente a chave a um agente SSH.",
        format: "Converta-a para o formato do OpenSSH, por exemplo com ssh-keygen ou PuTTYgen.",
      }[reason],
    ),
  "dags.known-hosts-unreadable": ({ file, why }) =>
    say(`Não é possível ler ${file}.`, sentence(why), "Sem ele a máquina não pode ser verificada, e nada é enviado."),
  "dags.host-key-unknown": ({ host, type, fingerprint }) =>
    say(
      `A chave de ${host} ainda não é conhecida.`,
      `Ela é ${type} ${fingerprint}.`,
      'Compare com a da própria máquina; depois defina "airflow.hostKey" em sluice.json, ou acrescente-a a known_hosts.',
    ),
  "dags.host-key-mismatch": ({ host, type, fingerprint, expected }) =>
    say(
      `${host} mostra outra chave que a esperada. Nada foi enviado.`,
      `Mostra ${type} ${fingerprint}; esperada era ${expected}.`,
      "Alguém pode estar no meio. Se a máquina foi refeita, substitua a chave conhecida.",
    ),
  "dags.host-key-revoked": ({ host, type, fingerprint, where }) =>
    say(`A chave de ${host} foi revogada (${where}).`, `Ela é ${type} ${fingerprint}.`, "Nada foi enviado."),
  "dags.host-key-authority": ({ host, type, fingerprint, where }) =>
    say(
      `${host} só é conhecido por uma autoridade certificadora (${where}).`,
      `Certificados não são suportados; a chave é ${type} ${fingerprint}.`,
      "Acrescente a chave da própria máquina a known_hosts.",
    ),
  "dags.unreachable": ({ host, port, why }) =>
    say(`Não foi possível alcançar ${host}:${port}.`, sentence(why), "Confira o endereço, o firewall e o túnel."),
  "dags.login-refused": ({ host, user, why }) =>
    say(`${host} recusa a entrada de ${user}.`, sentence(why), "Confira o usuário e a chave."),
  "dags.connection-lost": ({ host, why, current }) =>
    say(`A conexão com ${host} caiu.`, sentence(why), `${afterPush(current)} Envie de novo.`),
  "dags.command-failed": ({ host, step, exit, why, current }) =>
    say(`${host} falhou em: ${step} (saída ${exit}).`, sentence(why), afterPush(current)),
  "dags.answer-unreadable": ({ printed }) =>
    say("A máquina deu uma resposta que não se entende.", sentence(`Ela imprimiu: ${printed}`)),
  "dags.answer-too-large": ({ host, step, bytes, current }) =>
    say(
      `${host} imprimiu mais de ${bytes} bytes em: ${step}.`,
      "Um arquivo de início do shell da conta pode estar imprimindo algo.",
      afterPush(current),
    ),
  "dags.command-timeout": ({ host, step, seconds, current }) =>
    say(`${host} ficou em silêncio por ${seconds} segundos em: ${step}.`, "", `${afterPush(current)} Envie de novo.`),
  "dags.sftp-unavailable": ({ host, why, current }) =>
    say(
      `${host} não oferece SFTP, pelo qual os arquivos são enviados.`,
      sentence(why),
      `Confira a linha "Subsystem sftp" no sshd_config. ${afterPush(current)}`,
    ),
  "dags.upload-failed": ({ host, file, why, current }) =>
    say(`${file} não pôde ser enviado a ${host}.`, sentence(why), `${afterPush(current)} Envie de novo.`),
  "dags.not-writable": ({ host, path, why, current }) =>
    say(
      `${path} em ${host} não pode ser escrito.`,
      sentence(why),
      `Dê ao usuário que envia o direito de escrever ali. ${afterPush(current)}`,
    ),
  "dags.disk-full": ({ host, path, why, current }) =>
    say(`O disco de ${host} está cheio em ${path}.`, sentence(why), `Libere espaço. ${afterPush(current)}`),
  "dags.path-missing": ({ host, path }) =>
    say(
      `${host} não tem a pasta ${path}. Nada foi mudado ali.`,
      "O Airflow não acharia o que fosse enviado a uma nova.",
      {
        editor: 'Ponha a pasta que o Airflow lê em "airflow.path" do sluice.json, ou crie esta na máquina.',
        terminal:
          'Ponha a pasta que o Airflow lê em "airflow.path" do sluice.json (SLUICE_AIRFLOW_PATH), ou crie esta na máquina.',
      },
    ),
  "dags.current-not-a-link": ({ host, path }) =>
    say(`${path} em ${host} não é um link.`, "É por esse link que a versão é trocada.", "Mova-o."),
  "dags.release-damaged": ({ host, release }) =>
    say(
      `A versão ${release} em ${host} não tem o conteúdo que lhe dá nome.`,
      "Alguém a alterou ali.",
      "Remova essa pasta e envie de novo.",
    ),
};

/** What Airflow runs after a push that failed: only what is known. */
function afterPush(current: CurrentRelease): string {
  if (current === "as-before") return "O Airflow executa o que executava antes.";
  if (current === "unknown") return "Não se sabe qual versão o Airflow executa agora, esta ou a anterior.";
  return `O Airflow foi consultado depois: executa ${current.release}, e este envio nada trocou.`;
}
