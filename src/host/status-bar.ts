import { basename } from "node:path";
import type { Translate } from "../app.ts";
import type { Connection } from "../core/connection.ts";
import type { Credentials } from "../core/google/choose-credentials.ts";
import { targetOf } from "../core/google/endpoints.ts";
import type { ConnectionState } from "./connector.ts";
import { openStatusItem, type StatusItem } from "./window.ts";

/** What the one item of the status bar says: which pipeline, and with whom it speaks. */
export interface StatusBar {
  /** @param pipeline its folder */
  connected(state: ConnectionState, pipeline: string | undefined): void;
  /** What is being done; undefined when it is done. */
  working(what: string | undefined): void;
  dispose(): void;
}

/** @param command runs on a click */
export function createStatusBar(command: string, t: Translate): StatusBar {
  let item: StatusItem | undefined;
  let standing = { icon: "cloud", text: "Sluice", tooltip: "Sluice" };
  const show = ({ icon, text, tooltip }: typeof standing) => {
    item ??= openStatusItem(command, "Sluice");
    item.show(icon, text, tooltip);
  };
  return {
    connected(state, pipeline) {
      standing = describe(state, pipeline === undefined ? "Sluice" : basename(pipeline), t);
      show(standing);
    },
    working(what) {
      show(what === undefined ? standing : { ...standing, icon: "sync~spin", text: what });
    },
    dispose: () => item?.dispose(),
  };
}

function describe(state: ConnectionState, name: string, t: Translate) {
  switch (state.kind) {
    case "ready": {
      const { connection, endpoints, credentials } = state.connected;
      const who = connection.serviceAccount ?? connection.project;
      if (targetOf(endpoints) === "emulators") {
        const by = describeCredentials(credentials, t);
        const tooltip = [t("Local emulators, project {0}", who), ...(by === undefined ? [] : [by])].join("\n");
        return { icon: "vm", text: `${name} · ${t("local")}`, tooltip };
      }
      return {
        icon: "cloud",
        text: `${name} · ${connection.project}`,
        tooltip: googleTooltip(connection, credentials, t),
      };
    }
    case "untrusted":
      return { icon: "workspace-untrusted", text: "Sluice", tooltip: t("Restricted Mode: sluice.json is not read.") };
    case "several":
      return { icon: "list-selection", text: t("Choose a pipeline"), tooltip: t("There are several in this window.") };
    case "missing":
      return { icon: "circle-slash", text: t("No pipeline"), tooltip: t("There is no sluice.json here yet.") };
    case "stopped":
      return { icon: "vm-outline", text: name, tooltip: t("The local emulators are off.") };
    case "broken":
      return { icon: "error", text: name, tooltip: t("The connection could not be read: see the views.") };
  }
}

/** As whom, by whose credentials, and in which project: known without asking anybody. */
function googleTooltip(
  { project, serviceAccount }: Connection,
  credentials: Credentials | undefined,
  t: Translate,
): string {
  const by = describeCredentials(credentials, t);
  const lines = [
    t("Google, project {0}", project),
    ...(serviceAccount === undefined ? [] : [t("As {0}", serviceAccount)]),
    ...(by === undefined ? [] : [by]),
  ];
  return lines.join("\n");
}

function describeCredentials(credentials: Credentials | undefined, t: Translate): string | undefined {
  switch (credentials?.kind) {
    case undefined:
      return undefined;
    case "account":
      return t("Signed in as {0}", credentials.account.email);
    case "key":
      return t("By the key of {0}", credentials.key.email);
    case "key-file":
      return t("By the key file {0}", credentials.file);
    case "default":
      return t("By this machine's own credentials");
  }
}
