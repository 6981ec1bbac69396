import type { CurrentRelease, Failures } from "../core/failure.ts";
import { because, name } from "./pt-br/reason.ts";
import { eachFolder, say, sentence, type Wording } from "./message.ts";

const SERVICES = {
  drive: "O Google Drive",
  storage: "O Cloud Storage",
  dataproc: "O Dataproc",
  function: "A função de ingestão",
  metadata: "O servidor de metadados",
} as const;

const SHARE_HINT =
  "Compartilhe a pasta com essa conta (Leitor basta) ou confira o id, a última parte do endereço da pasta.";

const CHECK_PROXY =
  "Confira HTTPS_PROXY, NO_PROXY e, no editor, http.proxy. Um proxy que lê junto precisa do seu certificado em NODE_EXTRA_CA_CERTS.";

// O título na paleta de comandos (package.nls.pt-br.json), e o da linha de comando.
const START_EMULATORS = "Iniciar Emuladores Locais, ou em um terminal: sluice emulators start";

/** Every failure in Brazilian Portuguese. */
export const ptBr: Wording = {
  "connection.unreadable": ({ file, why }) =>
    say(`Não foi possível ler ${file}.`, because(why), "Corrija o arquivo; os campos estão descritos no README."),
  "connection.invalid": ({ source, problems }) =>
    say(`A conexão em ${source} não é válida.`, problems.map(sentence).join(" "), "Corrija esses campos."),
  "connection.missing": ({ field, variable, flag, file }) =>
    file === undefined
      ? say(
          `Falta ${field} na conexão.`,
          "Não há sluice.json na pasta do pipeline.",
          `Vá para a pasta do seu pipeline ou indique-a com --workspace; crie um (Criar sluice.json, ou sluice emulators seed); ou defina ${[variable, ...(flag === undefined ? [] : [flag])].join(" ou ")}.`,
        )
      : say(
          `Falta ${field} na conexão.`,
          "",
          `Defina ${field === "airflow" ? '"airflow": {"host", "user"}' : `"${field}"`} em ${file}, ou ${variable} no ambiente${flag === undefined ? "" : `, ou ${flag}`}.`,
        ),
  "connection.local-project": ({ project }) =>
    say(
      `O projeto ${project} existe somente nos emuladores locais, e nenhum está em execução para ele.`,
      "",
      `Inicie-os: ${START_EMULATORS}.`,
    ),
  "connection.no-workspace": ({ wanted }) =>
    say("Nenhuma pasta está aberta.", `${wanted} precisa de uma.`, "Abra a pasta do seu pipeline."),
  "endpoint.not-allowed": ({ service, endpoint }) =>
    say(
      `O endpoint ${endpoint} de ${service} foi recusado.`,
      "Tokens só vão para os hosts do próprio Google por https, ou para esta máquina.",
      "Remova a configuração, ou indique um endereço googleapis.com ou de loopback.",
    ),

  "credentials.none": ({ why }) =>
    say(
      "Não há credenciais do Google nesta máquina.",
      sentence(why),
      "Execute 'gcloud auth application-default login', ou indique uma chave de conta de serviço: --key-file, SLUICE_KEY_FILE, ou a configuração sluice.credentials.keyFile.",
    ),
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
      `Inicie os emuladores (${START_EMULATORS}), ou defina SLUICE_EMULATORS_TOKEN.`,
    ),
  "credentials.refused": ({ why }) =>
    say("As credenciais foram recusadas.", because(why), "Entre de novo: gcloud auth application-default login."),
  "credentials.drive-scope": ({ why }) =>
    say(
      "Estas credenciais não podem ler o Google Drive.",
      `${sentence(why)} Desde junho de 2025 o login do próprio gcloud não recebe acesso ao Drive.`.trim(),
      'Defina "serviceAccount" em sluice.json, para que o Sluice atue como a conta com quem a pasta é compartilhada; ou use uma chave de conta de serviço.',
    ),

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

  "bucket.missing": ({ bucket }) =>
    say(
      `O bucket ${bucket} não existe, ou está oculto para esta conta.`,
      "",
      'Crie-o (terraform/ faz isso), ou corrija "lakeBucket" em sluice.json.',
    ),

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

  "contract.unreadable": ({ file, why }) => say(`Não é possível ler o contrato ${file}.`, sentence(why)),
  "contract.none": ({ folder }) =>
    say(
      `Não há contratos de dados em ${folder}.`,
      "",
      "Ponha ali um arquivo YAML por tipo de CSV. Criar um Contrato a partir deste CSV escreve um; num terminal: sluice contract propose ARQUIVO --write.",
    ),
  "contract.invalid": ({ folder, problems }) =>
    say(`Os contratos em ${folder} não são válidos.`, problems.map(sentence).join("\n"), "Nada foi feito. Corrija-os."),

  "contract.no-match": ({ name, folder }) =>
    say(
      `Nenhum contrato em ${folder} aceita o arquivo ${name}.`,
      "",
      "Indique um com --contract, o nome do arquivo no Drive com --name, ou crie um: sluice contract propose.",
    ),

  "check.failed": ({ file, why }) => say(`Não foi possível examinar ${file}.`, sentence(why)),
  "check.python-outdated": ({ folder, why }) =>
    say(
      `Falta algo ao Spark local em ${folder}.`,
      sentence(why),
      "Complete-o: Preparar o Spark para os Emuladores Locais, ou num terminal: sluice emulators spark.",
    ),

  "job.code-missing": ({ file, why }) => say(`Falta o código do job, ${file}.`, because(why), "Reinstale o Sluice."),
  "job.staged-foreign": ({ object }) =>
    say(
      `${object} não é o que o Sluice põe ali: outra pessoa o escreveu.`,
      "A pasta tem o nome do seu conteúdo, e um lote executaria o que está nela.",
      "Nada foi submetido. Veja quem pode escrever no bucket, apague esse objeto e tente de novo.",
    ),
  "batch.already-running": ({ batch }) =>
    say(
      `O lote ${batch} faz o mesmo e ainda não terminou.`,
      "",
      `Acompanhe-o (sluice logs ${batch}), ou cancele-o antes (sluice cancel ${batch}).`,
    ),
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
      `Submeta o job. O que impede a publicação está no relatório de qualidade: sluice results ${dataset} --report.`,
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
  "ingest.folders-failed": ({ failures }) =>
    say(
      `${failures.length} pastas do Drive falharam.`,
      eachFolder(ptBr, failures),
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
  "ingest.too-many-gone": ({ count, of }) =>
    say(
      `${count} de ${of} arquivos sumiram do Drive: mais do que se marca sem perguntar.`,
      "Uma pasta que deixou de ser compartilhada, ou foi movida, parece igual a isto.",
      "Confira a pasta; depois execute a ingestão pelo editor ou com --confirm-gone.",
    ),

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

  "emulators.not-running": () => say("Nenhum emulador está em execução.", "", `Inicie-os: ${START_EMULATORS}.`),
  "emulators.none-to-stop": ({ stateFile }) =>
    say(
      "Nenhum emulador está em execução.",
      `${stateFile} não indica nenhum que responda.`,
      "Não há o que parar. Os de outra pasta de estado (SLUICE_STATE_FOLDER) se param indicando essa.",
    ),
  "emulators.silent": ({ pid, project, stateFile, seconds }) =>
    say(
      `Os emuladores locais do projeto ${project} (processo ${pid}) não respondem.`,
      `Foram consultados por ${seconds} segundos. O Google não foi consultado no lugar deles.`,
      `Tente de novo quando estiverem menos ocupados; ou encerre esse processo e inicie-os de novo (${START_EMULATORS}). Se ele for de outro programa, exclua ${stateFile}.`,
    ),
  "emulators.none-to-use": ({ project }) =>
    say(
      `Nenhum emulador está em execução para o projeto ${project}.`,
      'A configuração "sluice.emulators.use" diz always, portanto o Google não é consultado.',
      `Inicie-os: ${START_EMULATORS}.`,
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
    say(`Os emuladores já estão em execução (processo ${pid}).`, "", "Pare-os antes: sluice emulators stop."),
  "emulators.no-spark": ({ folder, why }) =>
    say(
      "Não foi possível instalar o Spark para os emuladores.",
      sentence(why),
      `Tente de novo: a instalação continua em ${folder}; apague essa pasta para desfazê-la.`,
    ),

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
    say(
      "Não há chave para entrar na máquina do Airflow.",
      "",
      "Inicie um agente SSH, ou indique uma chave em sluice.ssh.identityFile (SLUICE_IDENTITY_FILE).",
    ),
  "dags.agent": ({ agent, why }) =>
    say(
      why === undefined ? `O agente SSH em ${agent} não tem chaves.` : `O agente SSH em ${agent} não responde.`,
      sentence(why ?? ""),
      "Acrescente sua chave com ssh-add, inicie outro agente, ou indique uma chave em sluice.ssh.identityFile (SLUICE_IDENTITY_FILE).",
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
      'Ponha a pasta que o Airflow lê em "airflow.path" do sluice.json (SLUICE_AIRFLOW_PATH), ou crie esta na máquina.',
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

const ARGUMENT_REFUSED: Readonly<Record<Failures["terraform.argument-refused"]["why"], string>> = {
  "not-absolute": "Não é um caminho absoluto.",
  "no-name": "Não é um nome de variável.",
  "control-character": "Contém uma quebra de linha ou um caractere de controle.",
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

function content({ bytes, md5 }: Failures["ingest.content-mismatch"]["expected"]): string {
  return `${bytes ?? "?"} bytes, md5 ${md5}`;
}

function received({ bytes, md5 }: Failures["ingest.content-mismatch"]["got"]): string {
  return md5 === undefined ? `${bytes} bytes ou mais` : `${bytes} bytes, md5 ${md5}`;
}
