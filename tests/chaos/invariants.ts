import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { BUNDLED } from "./bundle.ts";
import { Fault } from "./scenario.ts";

/** Opens a workspace that was hurt, as the next process would. */
export async function reopen(workspace: string): Promise<Workbench> {
  const opened = await createWorkbench({ workspace, bundled: BUNDLED, command: "chaos" });
  if (!opened.ok) throw new Fault(`the workspace does not open: ${opened.error.message}`);
  return opened.value;
}

/** Opens it, reads all of it through (what `msm doctor --check` finds is a fault), and looks at it by `work`. */
export async function inspect<T>(
  workspace: string,
  work: (workbench: Workbench) => Promise<T> | T,
  open: (workspace: string) => Promise<Workbench> = reopen,
): Promise<T> {
  const workbench = await open(workspace);
  try {
    const { faults, leftovers } = await workbench.check();
    const found = [...faults, ...leftovers.map((name) => `left over: ${name}`)];
    if (found.length > 0) throw new Fault(found.join(" "));
    return await work(workbench);
  } finally {
    await workbench.close();
  }
}

/** `heard` was acknowledged before the death, so it is in what is stored. */
export function mustHold(what: string, stored: number, heard: number): void {
  if (stored < heard) throw new Fault(`${heard} ${what} were acknowledged and ${stored} are there`);
}

/** Whole values, compared as JSON. */
export function mustEqual(what: string, found: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left === right) return;
  const at = Array.from(left).findIndex((letter, place) => letter !== right[place]);
  throw new Fault(`${what} differ at ${at}: …${left.slice(Math.max(0, at - 40), at + 120)}`);
}

/** Compares what each job ends with to what the first ended with, which is left undisturbed. */
export function firstOf(what: string): (found: unknown) => void {
  let first: unknown = null;
  return (found) => {
    first ??= found;
    mustEqual(what, found, first);
  };
}
