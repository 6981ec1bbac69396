import { join } from "node:path";
import type { App, Connected } from "../app.ts";
import { type ExtraFile, refuseLinks } from "../core/dags/release.ts";
import { addKnownHost, type HostKey } from "../core/dags/host-key.ts";
import { pushDags as push, type PushProgress, type PushResult } from "../core/dags/push.ts";
import { Failure } from "../core/failure.ts";
import { isThisMachine, targetOf } from "../core/google/endpoints.ts";
import { readConnectionFile } from "../core/connection-file.ts";
import { readContracts } from "../core/jobs/contract/read.ts";
import { stageJob } from "../core/jobs/stage.ts";
import { contractsFolder } from "./ask/contracts-folder.ts";

/** What the user wants of a push, where that is not left to Sluice. */
export interface PushWishes {
  /** The user knows that the pipeline is connected to the local emulators, and does not want to be asked. */
  readonly fromEmulators?: boolean | undefined;
}

/**
 * Makes the workspace's DAGs, with its `sluice.json` and the staged job, the release that the Airflow machine runs.
 * Undefined when the user did not want the emulators' job on a machine that is not this one.
 * @throws Failure `connection.missing` (airflow), `connection.no-workspace`, `contract.*`, `dags.*`
 */
export async function pushDags(app: App, { fromEmulators = false }: PushWishes = {}): Promise<PushResult | undefined> {
  const { ui, machine, places, t } = app;
  const connected = await app.connect();
  const { connection, clients } = connected;
  const { airflow } = connection;
  if (places.workspace === undefined) throw new Failure("connection.no-workspace", { wanted: t("The DAG folder") });
  const folder = join(places.workspace, "airflow", "dags");
  const config = join(places.workspace, "sluice.json");
  if (airflow === undefined) {
    const variable = "SLUICE_AIRFLOW_HOST and SLUICE_AIRFLOW_USER";
    throw new Failure("connection.missing", { field: "airflow", variable, flag: undefined, file: config });
  }
  await refuseLinks(places.workspace, config);
  const file = await readConnectionFile(config);
  if (!file)
    throw new Failure("connection.unreadable", { file: config, why: t("it is not there, and a release carries it") });
  const contracts = await readContracts(contractsFolder(app, connection));
  const { workspace } = places;
  if (!fromEmulators && !(await isMeantFor(app, connected, airflow.host))) return undefined;

  const result = await ui.progress(t("Pushing DAGs to {0}", airflow.host), async (report, signal) => {
    report(t("staging the job"));
    const staged = await stageJob(
      { lake: await clients.lake(), jobFolder: join(places.installation, "spark"), contracts },
      signal,
    );
    const extras: ExtraFile[] = [
      { path: "sluice.json", content: file.text },
      { path: "job.json", content: `${JSON.stringify(staged, undefined, 2)}\n` },
    ];
    return push(
      {
        vm: { host: airflow.host, port: airflow.port, user: airflow.user, path: airflow.path },
        workspace,
        folder,
        extras,
        login: {
          agent: machine.ssh.agent,
          privateKeyFile: machine.ssh.identityFile,
          passphrase: () => askPassphrase(app),
        },
        hostKeys: {
          knownHosts: machine.ssh.knownHosts,
          fingerprint: airflow.hostKey,
          trust: (key) => askTrust(app, key),
        },
      },
      { signal, report: (progress) => report(describe(app, progress)) },
    );
  });

  const { release, switched, uploaded, foundAfterwards } = result;
  const short = release.slice(0, 12);
  if (foundAfterwards)
    void ui.warn(
      t("Airflow on {0} now runs release {1}. Its answer was lost or late: this was looked up.", airflow.host, short),
    );
  else
    void ui.inform(
      switched
        ? t("Airflow on {0} now runs release {1} ({2} files uploaded).", airflow.host, short, uploaded.length)
        : t("Airflow on {0} runs release {1} already: nothing has changed.", airflow.host, short),
    );
  return result;
}

/** Asks before a machine that is not this one gets a job that only this one has. */
async function isMeantFor({ ui, t }: Pick<App, "ui" | "t">, connected: Connected, host: string): Promise<boolean> {
  if (targetOf(connected.endpoints) === "google" || isThisMachine(host)) return true;
  return ui.confirm({
    question: t("This pipeline is connected to the local emulators. Push its DAGs to {0} all the same?", host),
    detail: t(
      "Airflow there would run project {0} from then on, with a job that is staged on this machine only: its batches would fail.",
      connected.connection.project,
    ),
    action: t("Push DAGs"),
    inPerson: true,
  });
}

function askPassphrase({ ui, t }: Pick<App, "ui" | "t">): Promise<string | undefined> {
  return ui.input({ title: t("Passphrase of the SSH key"), secret: true });
}

/** A key that the user accepts is kept, so that the same host is never asked about twice. */
async function askTrust({ ui, machine, t }: Pick<App, "ui" | "machine" | "t">, key: HostKey): Promise<boolean> {
  const accepted = await ui.confirm({
    question: t("The host key of {0} is not known. Trust it?", key.host),
    detail: t("It shows {0} {1}. Compare this with the machine's own key first.", key.type, key.fingerprint),
    action: t("Trust This Key"),
    inPerson: true,
  });
  const file = machine.ssh.knownHosts.at(-1);
  if (accepted && file !== undefined) await addKnownHost(file, key);
  return accepted;
}

function describe({ t }: Pick<App, "t">, progress: PushProgress): string {
  switch (progress.kind) {
    case "connecting":
      return t("connecting");
    case "comparing":
      return t("comparing");
    case "publishing":
      return t("publishing");
    case "uploading":
      return t("{0} ({1} of {2})", progress.file, progress.done, progress.of);
  }
}
