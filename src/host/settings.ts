import * as vscode from "vscode";
import type { EditorProxy } from "../core/google/proxy.ts";

/**
 * The settings, read anew each time. All that name credentials, endpoints, programs or folders have machine scope: a
 * workspace can't set them (package.json; a test holds the two equal). What can do no harm has window scope, so that it
 * can be set for a workspace, and by the user for all of their remote windows at once.
 */
export interface Settings {
  readonly keyFile: string | undefined;
  readonly clientFile: string | undefined;
  readonly endpoints: {
    readonly drive: string | undefined;
    readonly storage: string | undefined;
    readonly dataproc: string | undefined;
    readonly signIn: string | undefined;
  };
  readonly useEmulators: "matching" | "always" | "never";
  readonly stateFolder: string | undefined;
  readonly sparkFolder: string | undefined;
  readonly terraformPath: string | undefined;
  readonly identityFile: string | undefined;
  /** Rows of a view's page. */
  readonly pageSize: number;
  /** Seconds between two looks of a view at what goes on; 0 for none. */
  readonly refreshSeconds: number;
  /** Rows of a preview. */
  readonly previewRows: number;
  readonly dcuHour: string | undefined;
  readonly shuffleGbMonth: string | undefined;
}

/** The settings; a blank one counts as none. */
export function readSettings(): Settings {
  const settings = vscode.workspace.getConfiguration("sluice");
  const text = (key: string): string | undefined => {
    // Not `get`: whatever a workspace says is looked past, also where the editor would let it through.
    return filled(settings.inspect(key)?.globalValue);
  };
  const shared = (key: string) => filled(settings.get(key));
  const count = (
    key: string,
    { least, most, otherwise }: { least: number; most: number; otherwise: number },
  ): number => {
    const value: unknown = settings.get(key);
    return typeof value === "number" && Number.isInteger(value) ? Math.min(Math.max(value, least), most) : otherwise;
  };
  const use = text("emulators.use");
  return {
    keyFile: text("credentials.keyFile"),
    clientFile: text("credentials.clientFile"),
    endpoints: {
      drive: text("endpoints.drive"),
      storage: text("endpoints.storage"),
      dataproc: text("endpoints.dataproc"),
      signIn: text("endpoints.signIn"),
    },
    useEmulators: use === "always" || use === "never" ? use : "matching",
    stateFolder: text("stateFolder"),
    sparkFolder: text("spark.folder"),
    terraformPath: text("terraform.path"),
    identityFile: text("ssh.identityFile"),
    // More than 1000 no service gives at once.
    pageSize: count("views.pageSize", { least: 10, most: 1000, otherwise: 200 }),
    refreshSeconds: count("views.refreshSeconds", { least: 0, most: 3600, otherwise: 5 }),
    previewRows: count("preview.rows", { least: 1, most: 10_000, otherwise: 100 }),
    dcuHour: shared("cost.dcuHour"),
    shuffleGbMonth: shared("cost.shuffleGbMonth"),
  };
}

function filled(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** The editor's own proxy settings. They have application or machine scope: a workspace can't set them either. */
export function readEditorProxy(): EditorProxy {
  const http = vscode.workspace.getConfiguration("http");
  const user = (key: string): unknown => {
    const { globalValue, defaultValue } = http.inspect(key) ?? {};
    return globalValue ?? defaultValue;
  };
  const text = (value: unknown) => (typeof value === "string" && value.trim() !== "" ? value.trim() : undefined);
  const exempt = user("noProxy");
  return {
    address: text(user("proxy")),
    authorization: text(user("proxyAuthorization")),
    support: text(user("proxySupport")),
    strict: user("proxyStrictSSL") !== false,
    exempt: Array.isArray(exempt) ? exempt.filter((entry) => typeof entry === "string") : [],
  };
}
