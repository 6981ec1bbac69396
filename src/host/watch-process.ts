import * as vscode from "vscode";

const EVERY_MS = 1000;

/** Calls back once, when a process of this machine has ended. It costs nobody a request. */
export function watchProcess(pid: number, ended: () => void): vscode.Disposable {
  const timer = setInterval(() => {
    if (isThere(pid)) return;
    clearInterval(timer);
    ended();
  }, EVERY_MS);
  return new vscode.Disposable(() => clearInterval(timer));
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is there too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
