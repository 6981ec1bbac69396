import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { deviates } from "./deviates.ts";
import { readDocument } from "./document.ts";
import { holdExchanges } from "./hold.ts";
import { SHELF } from "./planted.ts";

const headers = { authorization: "Bearer start", "content-type": "application/json" };

test("what goes over the wire in pieces is held whole, and named by its test", async () => {
  const { url, held } = await shelf(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"id":"a","col');
    response.end(`our":${JSON.stringify(text.length)}}`);
  });
  const sent = { labels: { long: "x".repeat(300_000) }, size: 1 };
  await fetch(`${url}/shelf/v1/boxes`, { method: "POST", headers, body: JSON.stringify(sent) });
  await fetch(`${url}/_faults`);
  expect([held.count(), held.close()]).toEqual([
    1,
    [
      expect.stringMatching(/held whole, and named by its test: shelf.boxes.insert: request.size: not a string: 1$/),
      expect.stringMatching(/shelf.boxes.insert: answer: unknown field colour: 300\d\d\d$/),
    ],
  ]);
});

test("the same line is told once, with how often", async () => {
  const { url, held } = await shelf((_, response) => response.writeHead(204).end());
  for (let n = 0; n < 3; n++) await fetch(`${url}/shelf/v1/boxes`, { headers });
  expect(held.close()).toEqual([expect.stringMatching(/\?owner: required \(3 times\)$/)]);
});

test("what is declared is not told", async () => {
  const { url, held } = await shelf((_, response) => response.writeHead(204).end());
  deviates("on purpose", "boxes.list: ?owner");
  await fetch(`${url}/shelf/v1/boxes?onwer=me`, { headers });
  expect(held.close()).toEqual([expect.stringMatching(/\?onwer: unknown parameter$/)]);
});

test("a declaration that nothing came of is told, unless the test asked nothing of emulators", async () => {
  const { url, held } = await shelf((_, response) => response.writeHead(204).end());
  deviates("on purpose", "boxes.list: ?owner");
  await fetch(`${url}/shelf/v1/boxes?owner=me`, { headers });
  expect(held.close()).toEqual([expect.stringMatching(/declared as a deviation, but there was none: boxes.list/)]);
  expect((await shelf(() => undefined)).held.close()).toEqual([]);
});

test("of an answer that is cut only the request is held", async () => {
  const { url, held } = await shelf((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
    response.write('{"colour":"red"}', () => response.destroy());
  });
  await fetch(`${url}/shelf/v1/boxes?onwer=me&owner=me`, { headers })
    .then((answer) => answer.text())
    .catch(() => "cut");
  expect(held.close()).toEqual([expect.stringMatching(/\?onwer: unknown parameter$/)]);
});

test("other servers of the process are none of its business", async () => {
  const { url } = await shelf((_, response) => response.writeHead(204).end());
  const held = holdExchanges(new Set(), () => []);
  await fetch(`${url}/shelf/v1/jars`, { headers });
  expect([held.count(), held.close()]).toEqual([0, []]);
});

async function shelf(answer: (...args: Parameters<RequestListener>) => unknown) {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const held = holdExchanges(new Set([port]), () => [readDocument(JSON.stringify(SHELF))]);
  onTestFinished(() => {
    held.close();
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}`, held };
}
