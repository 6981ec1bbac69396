import { expect, test } from "vitest";
import { choosePipeline } from "../../src/host/choose-pipeline.ts";

const none = { folders: [], remembered: undefined, roots: ["/w"] };

test.each([
  ["none is there: the folder to make it in", none, "/w"],
  ["no folder is open", { ...none, roots: [] }, undefined],
  ["the only one, wherever it lies", { ...none, folders: ["/w/a/b"] }, "/w/a/b"],
  ["the one that was chosen", { ...none, folders: ["/w", "/w/a"], remembered: "/w/a" }, "/w/a"],
  ["what was chosen is gone", { ...none, folders: ["/w/b", "/w/c"], remembered: "/w/a" }, undefined],
  ["what was chosen is gone, and one is left", { ...none, folders: ["/w/b"], remembered: "/w/a" }, "/w/b"],
  ["the window's folder is one, others lie in it", { ...none, folders: ["/w", "/w/a"] }, "/w"],
  ["several side by side", { ...none, folders: ["/w/a", "/w/b"] }, undefined],
  ["several folders are open", { folders: ["/v", "/w"], remembered: undefined, roots: ["/v", "/w"] }, undefined],
])("%s", (_, choice, folder) => {
  expect(choosePipeline(choice)).toBe(folder);
});
