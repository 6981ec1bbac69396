import { expect, test } from "vitest";
import { createChildren, type Load } from "../../src/views/children.ts";
import type { Node } from "../../src/views/node.ts";

const node = (id: string): Node => ({ kind: "bucket", role: "other", id, bucket: id, uri: `gs://${id}/` });
const ids = (nodes: readonly Node[]) => nodes.map(({ id }) => id);

/** Pages by token; "" is the first. Remembers what was asked. */
function pages(content: Record<string, { ids: string[]; next?: string }>) {
  const asked: (string | undefined)[] = [];
  const load: Load = (_parent, token) => {
    asked.push(token);
    const page = content[token ?? ""];
    if (page === undefined) return Promise.reject(new Error(`no page ${String(token)}`));
    return Promise.resolve({ nodes: page.ids.map(node), next: page.next });
  };
  return { content, asked, load };
}

test("what is asked for again while it is loaded is loaded once", async () => {
  const { asked, load } = pages({ "": { ids: ["a"] } });
  const children = createChildren("drive", load);
  const both = await Promise.all([children.of(undefined), children.of(undefined)]);
  expect(both.map(ids)).toEqual([["a"], ["a"]]);
  expect(asked).toHaveLength(1);
});

test("children are loaded once, and page by page", async () => {
  const { asked, load } = pages({ "": { ids: ["a", "b"], next: "2" }, "2": { ids: ["c"] } });
  const children = createChildren("drive", load);
  const first = await children.of(undefined);
  expect(ids(first)).toEqual(["a", "b", "+"]);
  await children.of(undefined);
  expect(asked).toEqual([undefined]);

  const more = first.at(-1)!;
  if (more.kind === "more") await children.more(more);
  expect(ids(await children.of(undefined))).toEqual(["a", "b", "c"]);
  expect(asked).toEqual([undefined, "2"]);
});

test("an empty page with more after it is passed over", async () => {
  const { load } = pages({ "": { ids: [], next: "2" }, "2": { ids: [], next: "3" }, "3": { ids: ["a"] } });
  expect(ids(await createChildren("drive", load).of(undefined))).toEqual(["a"]);
});

test("a child that two pages bring is shown once", async () => {
  const { load } = pages({ "": { ids: ["a", "b"], next: "2" }, "2": { ids: ["b", "c"] } });
  const children = createChildren("drive", load);
  const more = (await children.of(undefined)).at(-1)!;
  if (more.kind === "more") await children.more(more);
  expect(ids(await children.of(undefined))).toEqual(["a", "b", "c"]);
});

test("a refresh brings as many pages as were shown", async () => {
  const { load, content } = pages({
    "": { ids: ["a"], next: "2" },
    "2": { ids: ["b"], next: "3" },
    "3": { ids: ["c"] },
  });
  const children = createChildren("drive", load);
  const more = (await children.of(undefined)).at(-1)!;
  if (more.kind === "more") await children.more(more);
  content[""] = { ids: ["new", "a"], next: "2" };
  children.refresh();
  expect(ids(await children.of(undefined))).toEqual(["new", "a", "b", "+"]);
});

test("what fails to refresh stays on the screen, under the reason", async () => {
  const { load, content } = pages({ "": { ids: ["a"] } });
  const children = createChildren("drive", load);
  await children.of(undefined);
  delete content[""];
  children.refresh();
  const shown = await children.of(undefined);
  expect(ids(shown)).toEqual(["!", "a"]);
  expect(shown[0]).toMatchObject({ kind: "error", error: new Error("no page undefined") });
  content[""] = { ids: ["b"] };
  expect(ids(await children.of(undefined))).toEqual(["b"]);
});

test("nothing of another connection stays on the screen", async () => {
  const { load, content } = pages({ "": { ids: ["a"] } });
  const children = createChildren("drive", load);
  await children.of(undefined);
  delete content[""];
  children.forget();
  expect(ids(await children.of(undefined))).toEqual(["!"]);
});

test("a refresh does not wait for an answer that never comes", async () => {
  let hang = true;
  const children = createChildren("drive", (_parent, _token, signal) =>
    hang
      ? new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("late"))))
      : Promise.resolve({ nodes: [node("a")], next: undefined }),
  );
  const waiting = children.of(undefined);
  children.refresh();
  hang = false;
  expect(ids(await waiting)).toEqual([]);
  expect(ids(await children.of(undefined))).toEqual(["a"]);
});
