import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

// Below what systems give to outgoing connections (from 32768 on Linux, 49152 elsewhere) and to servers that ask for any
// port: between the look and its use, and over a restart, nothing else takes such a port by chance.
const FIRST = 12_000;
const LAST = 32_000;

const given = new Set<number>();

/** A port of 127.0.0.1 for a server that can't listen on port 0 and say which it took, or that takes the same one again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
  } catch {
    return false; // taken: that is the answer
  }
  server.close();
  await once(server, "close");
  return true;
}
