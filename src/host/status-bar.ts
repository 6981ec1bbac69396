import { basename } from "node:path";
import type { Translate } from "../app.ts";
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
      const { connection, endpoints } = state.connected;
      const who = connection.serviceAccount ?? connection.project;
      if (targetOf(endpoints) === "emulators") {
        return { icon: "vm", text: `${name} · ${t("local")}`, tooltip: t("Local emulators, project {0}", who) };
      }
      return { icon: "cloud", text: `${name} · ${connection.project}`, tooltip: t("Google, as {0}", who) };
    }
    case "untrusted":
      return { icon: "workspace-untrusted", text: t("Restricted Mode"), tooltip: t("Its sluice.json is not read.") };
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
