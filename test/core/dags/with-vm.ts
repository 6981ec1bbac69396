import { afterEach, beforeEach, expect } from "vitest";
import { startVm, type Vm } from "./vm.ts";

/**
 * Gives each test a VM that was pushed to, and a DAG that has changed since.
 * Afterwards nothing was thrown that Node would have ended the process with.
 * @param begin gets the release that the VM runs
 */
export function withPushedVm(begin: (vm: Vm, first: string) => Promise<void> | void): void {
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  let vm: Vm;
  beforeEach(async () => {
    uncaught.length = 0;
    process.on("uncaughtException", note);
    process.on("unhandledRejection", note);
    vm = await startVm();
    const { release } = await vm.push();
    await vm.write("daily.py", "print('changed')\n");
    await begin(vm, release);
  });
  afterEach(async () => {
    await vm.close();
    process.off("uncaughtException", note);
    process.off("unhandledRejection", note);
    expect(uncaught).toEqual([]);
  });
}
