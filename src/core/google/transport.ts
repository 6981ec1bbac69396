import { Agent, type ClientRequest } from "node:http";
import { Agent as TlsAgent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { HttpsProxyAgent, type HttpsProxyAgentOptions } from "https-proxy-agent";
import { NO_PROXY, proxyFor, shownProxy, type ProxySetting, type ProxySettings } from "./proxy.ts";

/** The one place that decides how a request leaves this machine. Every client is given its agents. */
export interface Transport {
  /**
   * What connects a request: straight, or through a proxy.
   * @param kept whether connections are kept for the next request
   * @throws Failure `proxy.invalid`
   */
  agentFor(url: URL, kept?: "kept"): Agent;
  /** One of its own, for work that closes its connections itself. @throws Failure `proxy.invalid` */
  newAgent(url: URL): Agent;
  /** Whether it is one of these. */
  owns(agent: unknown): agent is Agent;
  /**
   * The proxy that an address is reached through, as it may be shown: without its password. Undefined: none.
   * @throws Failure `proxy.invalid`
   */
  proxyOf(address: string): string | undefined;
}

// A proxy that takes the connection and then says nothing would be waited for without end.
const CONNECT_SECONDS = 60;

/**
 * Agents by these settings. They are always ours, since the Google packages otherwise look into the environment
 * themselves: some send what is meant for this machine to a proxy, one never asks a proxy at all.
 * @param connectSeconds how long a proxy is waited for that takes a connection and says nothing
 */
export function openTransport(settings: ProxySettings, connectSeconds = CONNECT_SECONDS): Transport {
  const agents = new Map<string, Agent>();
  const own = new WeakSet<object>();
  const open = (url: URL, proxy: URL | undefined, keepAlive: boolean): Agent => {
    if (proxy) return new Tunnel(proxy, { keepAlive, connectSeconds, setting: settings.proxy });
    return url.protocol === "https:" ? new TlsAgent({ keepAlive }) : new Agent({ keepAlive });
  };
  return {
    newAgent(url) {
      const agent = open(url, proxyFor(url, settings), true);
      own.add(agent);
      return agent;
    },
    owns: (agent): agent is Agent => typeof agent === "object" && agent !== null && own.has(agent),
    agentFor(url, kept) {
      const proxy = proxyFor(url, settings);
      const key = `${proxy?.href ?? url.protocol} ${kept}`;
      const agent = agents.get(key) ?? open(url, proxy, kept !== undefined);
      agents.set(key, agent);
      return agent;
    },
    proxyOf(address) {
      const proxy = proxyFor(new URL(address), settings);
      return proxy && shownProxy(proxy);
    },
  };
}

/** Everything goes straight. */
export const straight: Transport = openTransport(NO_PROXY);

/** A connection through CONNECT. What the proxy answers is never taken for the service's answer. */
class Tunnel extends HttpsProxyAgent<string> {
  readonly #connectSeconds: number;
  readonly #options: HttpsProxyAgentOptions<string>;

  constructor(proxy: URL, how: { keepAlive: boolean; connectSeconds: number; setting: ProxySetting | undefined }) {
    const { authorization, checked = true } = how.setting ?? {};
    const options = {
      keepAlive: how.keepAlive,
      headers: authorization === undefined ? {} : { "Proxy-Authorization": authorization },
      // Of the connection to the proxy alone; what goes through it checks the service's certificate by itself.
      rejectUnauthorized: checked,
    };
    super(proxy.href, options);
    this.#options = options;
    this.#connectSeconds = how.connectSeconds;
  }

  override async connect(request: ClientRequest, options: Parameters<HttpsProxyAgent<string>["connect"]>[1]) {
    let answer: { statusCode: number; statusText: string } | undefined;
    request.once("proxyConnect", (given: typeof answer) => (answer = given));
    const settled = new AbortController();
    // Ends the connection to a proxy that is no longer waited for: until it is a tunnel nobody else has it.
    const cut = new AbortController();
    const opening = new HttpsProxyAgent(this.proxy.href, { ...this.#options, signal: cut.signal });
    const silence = sleep(this.#connectSeconds * 1000, undefined, { signal: settled.signal, ref: false }).then(() => {
      throw new Error(`the proxy did not answer for ${this.#connectSeconds} seconds`);
    });
    silence.catch(() => undefined); // it answered
    try {
      const socket = await Promise.race([opening.connect(request, options), silence]);
      if (answer === undefined || answer.statusCode === 200) return socket;
      socket.destroy();
    } catch (error) {
      cut.abort();
      throw error;
    } finally {
      settled.abort();
    }
    throw new Error(`the proxy answered ${answer.statusCode} ${answer.statusText}`.trim());
  }
}
