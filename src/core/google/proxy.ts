import { Failure } from "../failure.ts";

/** What decides which requests go through a proxy: values that a door has read. */
export interface ProxySettings {
  /** The proxy's address as somebody wrote it, and where; undefined: every request goes straight. */
  readonly proxy: ProxySetting | undefined;
  /** What is reached without it, as `NO_PROXY` lists it: `host`, `.domain`, `*.domain`, `host:port`, `*`. */
  readonly exempt: readonly string[];
}

/** A proxy as somebody set it. `source` is the setting or variable that names it, for what is said when it fails. */
export interface ProxySetting {
  readonly address: string;
  readonly source: string;
  /** Sent to the proxy as `Proxy-Authorization`, where its address has no user and password. */
  readonly authorization?: string | undefined;
  /** Whether the certificate of a proxy of https:// is checked; those of the services always are. */
  readonly checked?: boolean;
}

/** Every request goes straight. */
export const NO_PROXY: ProxySettings = { proxy: undefined, exempt: [] };

/** The editor's own settings: `http.proxy` and its like. */
export interface EditorProxy {
  readonly address: string | undefined;
  readonly exempt: readonly string[];
  /** With `off` the editor's settings do not count, and the environment still does. */
  readonly support: string | undefined;
  /** `http.proxyAuthorization` */
  readonly authorization: string | undefined;
  /** `http.proxyStrictSSL` */
  readonly strict: boolean;
}

// As curl has them: the name in small letters first, and one proxy for everything last. HTTP_PROXY is for http://, which
// nothing of Google's speaks.
const VARIABLES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] as const;

/** Google's metadata server: a proxy would answer for its own machine (cloud.google.com/compute/docs/metadata). */
const METADATA_HOSTS = ["metadata.google.internal", "169.254.169.254", "fd20:ce::254"] as const;

/** What the environment says, and before it the editor. */
export function readProxySettings(
  environment: Readonly<Record<string, string | undefined>>,
  editor?: EditorProxy,
): ProxySettings {
  const said = given(environment["no_proxy"]) ?? given(environment["NO_PROXY"]);
  const exempt = said?.split(/[\s,]+/).filter((entry) => entry !== "") ?? [];
  if (editor?.address !== undefined && editor.support !== "off") {
    const { address, authorization, strict: checked } = editor;
    const proxy = { address, source: "http.proxy", authorization, checked };
    return { proxy, exempt: editor.exempt.length > 0 ? editor.exempt : exempt };
  }
  const [found] = VARIABLES.flatMap((source) => {
    const address = given(environment[source]);
    return address === undefined ? [] : [{ address, source }];
  });
  return { proxy: found, exempt };
}

/**
 * The proxy for a request; undefined when it goes straight, as everything on this machine does: what is said to the
 * emulators, their token included, is nobody else's.
 * @throws Failure `proxy.invalid`
 */
export function proxyFor(url: URL, { proxy, exempt }: ProxySettings): URL | undefined {
  if (proxy === undefined || staysHere(url) || exempt.some((entry) => covers(entry, url))) return undefined;
  const { address, source } = proxy;
  // `host:port` is what curl takes too.
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(whole)) throw new Failure("proxy.invalid", { source, why: "address" });
  const parsed = new URL(whole);
  if (!/^https?:$/.test(parsed.protocol)) throw new Failure("proxy.invalid", { source, why: "kind" });
  return parsed;
}

/** As it may be shown: without the user and the password. */
export function shownProxy({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}

/** `NO_PROXY` for libraries that read nothing else, with what never goes through a proxy in it. */
export function noProxyOf(environment: Readonly<Record<string, string | undefined>>): string {
  const said = given(environment["NO_PROXY"]) ?? given(environment["no_proxy"]) ?? "";
  return [...said.split(","), "127.0.0.1", "localhost", "[::1]", ...METADATA_HOSTS]
    .filter((entry) => entry !== "")
    .join(",");
}

function staysHere({ hostname }: URL): boolean {
  const name = bare(hostname);
  if (/^127(\.\d+){3}$/.test(name) || name === "::1" || name === "localhost" || name.endsWith(".localhost"))
    return true;
  return METADATA_HOSTS.some((host) => host === name);
}

function covers(entry: string, { hostname, port, protocol }: URL): boolean {
  if (entry === "*") return true;
  const [, name = "", wanted] = /^(.*?)(?::(\d+))?$/.exec(bracketed(entry.toLowerCase())) ?? [];
  if (wanted !== undefined && wanted !== (port || (protocol === "https:" ? "443" : "80"))) return false;
  const domain = bare(name.replace(/^\*?\./, ""));
  const host = bare(hostname);
  return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
}

/** An IPv6 address in brackets, so that its colons are not taken for a port's. */
function bracketed(entry: string): string {
  return (entry.match(/:/g)?.length ?? 0) > 1 && !entry.startsWith("[") ? `[${entry}]` : entry;
}

function bare(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[|\]$/g, "");
}

function given(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text.trim();
}
