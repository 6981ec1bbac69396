import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { noPty, onTerminal, type Step } from "../support/on-terminal.ts";

const ASK = fileURLToPath(new URL("ask.ts", import.meta.url));

describe.skipIf(noPty !== undefined)(`questions on a terminal${noPty === undefined ? "" : `: ${noPty}`}`, () => {
  const ask = (question: string, ...steps: Step[]) => onTerminal([process.execPath, ASK, question], steps);

  test("a passphrase is not shown while it is typed", async () => {
    const { code, stdout, screen } = await ask("secret", { see: "Passphrase", type: "correct horse\r" });
    expect({ code, answer: JSON.parse(stdout) as unknown }).toEqual({ code: 0, answer: "correct horse" });
    expect(screen).toContain("Passphrase");
    for (const part of ["correct", "horse", "corr", "rse"]) expect(screen).not.toContain(part);
  });

  test("other text is shown, and what is offered can be taken", async () => {
    const typed = await ask("input", { see: "given", type: "-more\r" });
    expect(JSON.parse(typed.stdout)).toBe("given-more");
    expect(typed.screen).toContain("-more");
    expect(JSON.parse((await ask("input", { see: "given", type: "\r" })).stdout)).toBe("given");
  });

  test("one of several is picked by the arrow keys, and a name draws nothing on the screen", async () => {
    const { stdout, screen } = await ask("pick", { see: "a detail", type: "\u001b[B\r" });
    expect(JSON.parse(stdout)).toBe("two");
    expect(screen).toContain("bad name");
    expect(screen).not.toContain("\u001b]0;");
  });

  test("a question is agreed to by y, and by nothing else", async () => {
    for (const [type, answer] of [
      ["y", true],
      ["n", false],
      ["\r", false],
    ] as const) {
      const { stdout, screen } = await ask("confirm", { see: "It costs money. Much.", type });
      expect(JSON.parse(stdout), JSON.stringify(type)).toBe(answer);
      expect(screen).toContain("Pay");
    }
  });

  test.each(["secret", "input", "pick", "confirm"])("Ctrl+C ends a question (%s) as an interrupt", async (question) => {
    const see = { secret: "Passphrase", input: "Name", pick: "Which one", confirm: "It costs" }[question] ?? "";
    const { code, stdout } = await ask(question, { see, type: "\u0003" });
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
  });
});
