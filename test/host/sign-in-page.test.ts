import { expect, test } from "vitest";
import type { App } from "../../src/app.ts";
import { Failure } from "../../src/core/failure.ts";
import type { SignInEnd } from "../../src/core/google/sign-in/sign-in.ts";
import { endPage } from "../../src/host/accounts/page.ts";
import { describe as describeThrown } from "../../src/messages/index.ts";

const app: Pick<App, "t" | "explain"> = {
  t: (text, ...values) => text.replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)])),
  explain: (error) => Promise.resolve(describeThrown(error, "en", "editor")),
};
const page = (end: SignInEnd) => endPage(end, app, "en");
const HOSTILE = `</p><script>alert(1)</script><img src=x onerror=alert(1)> "'&\u202e\u001b[2J`;

test("the page says who is signed in, and that it may be closed", async () => {
  const text = await page({ kind: "signed-in", email: "ana@example.com" });
  expect(text).toContain("Sluice works as ana@example.com from now on.");
  expect(text).toContain("You may close this page");
});

test.each<[string, SignInEnd]>([
  ["Google", { kind: "failed", error: new Failure("sign-in.refused", { why: HOSTILE }) }],
  ["a defect", { kind: "failed", error: new Error(HOSTILE) }],
  ["an account", { kind: "signed-in", email: HOSTILE }],
])("whatever %s says stays a text of the page", async (_, end) => {
  const text = await page(end);
  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(text).not.toMatch(/<(script|img)|[\u202e\u001b]/);
});

test("the page tells that the sign-in was left, and what is not its answer", async () => {
  expect(await page({ kind: "failed", error: new DOMException("x", "AbortError") })).toContain("was given up");
  expect(await page({ kind: "no-answer", why: "wrong-state" })).toContain("of another sign-in");
});
