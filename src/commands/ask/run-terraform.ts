import type { App, Task } from "../../app.ts";

/**
 * Runs Terraform where the user sees it, and says how it ended. Returns its exit code.
 * @param done what to say when it did what it was for; nothing where something else follows
 */
export async function runTerraform(
  { ui, t }: Pick<App, "ui" | "t">,
  task: Task,
  done: string | undefined,
): Promise<number | undefined> {
  const exitCode = await ui.runTask(task);
  // What is planned stands in that view.
  ui.changed("pipeline");
  if (exitCode === 0) {
    if (done !== undefined) void ui.inform(done);
    return exitCode;
  }
  void ui.warn(
    exitCode === undefined
      ? t("{0} was ended before it was done.", task.name)
      : t("{0} failed, with exit code {1}: the terminal says why.", task.name, exitCode),
  );
  return exitCode;
}
