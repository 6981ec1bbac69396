import { terminalUi } from "../../src/cli/terminal-ui.ts";

/** One question of a terminal's Ui, by name; the answer goes to stdout as JSON. An interrupt is an exit code of its own. */
const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort());
const ui = terminalUi({ json: false, yes: false, t: (text) => text, signal: interrupt.signal });
const choices = ["one", "two", "bad\u001b]0;title\u0007\nname"].map((label) => ({
  label,
  detail: "a detail",
  value: label,
}));
const questions = {
  secret: () => ui.input({ title: "Passphrase", secret: true }),
  input: () => ui.input({ title: "Name", value: "given" }),
  pick: () => ui.pick("Which one", choices),
  confirm: () => ui.confirm({ question: "It costs money.", detail: "Much.", action: "Pay" }),
};
try {
  const answer = await questions[process.argv[2] as keyof typeof questions]();
  process.stdout.write(JSON.stringify(answer ?? null));
} catch (error) {
  if (!interrupt.signal.aborted) throw error;
  process.exitCode = 130;
}
