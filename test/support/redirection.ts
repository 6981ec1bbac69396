import net from "node:net";

/** From now on what this process means for Google on port 443, without a proxy, reaches that port of 127.0.0.1. */
export function redirectGoogle(port: number): void {
  const connect = Reflect.get(net.Socket.prototype, "connect") as (...given: unknown[]) => net.Socket;
  net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
    // Node's own calls bring their arguments in a list.
    const [options] = (Array.isArray(given[0]) ? given[0] : given) as [{ host?: string; port?: number | string }?];
    if (Number(options?.port) === 443 && options?.host?.endsWith(".googleapis.com"))
      Object.assign(options, { host: "127.0.0.1", port });
    return Reflect.apply(connect, this, given);
  };
}
