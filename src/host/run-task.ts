import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { Task } from "../app.ts";
import { inertText } from "./inert-text.ts";

/** Runs a program in the integrated terminal, by argument vector; resolves with its exit code, undefined when it was ended. */
export async function runTask({ name, command, args, cwd, env }: Task): Promise<number | undefined> {
  const run = randomUUID();
  const execution = new vscode.ProcessExecution(command, [...args], { cwd, ...(env && { env: { ...env } }) });
  const [definition, shown] = [{ type: "sluice", run }, inertText(name)];
  const task = new vscode.Task(definition, vscode.TaskScope.Workspace, shown, "Sluice", execution, []);
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
  const isOurs = (event: vscode.TaskEndEvent) => event.execution.task.definition["run"] === run;

  const ended = Promise.withResolvers<number | undefined>();
  // Listening begins first: a short program ends before executeTask() says that it began.
  const subscriptions = vscode.Disposable.from(
    vscode.tasks.onDidEndTaskProcess((event) => isOurs(event) && ended.resolve(event.exitCode)),
    // Comes after the other one, and alone when the program could not be started.
    vscode.tasks.onDidEndTask((event) => isOurs(event) && ended.resolve(undefined)),
  );
  try {
    await vscode.tasks.executeTask(task);
    return await ended.promise;
  } finally {
    subscriptions.dispose();
  }
}
