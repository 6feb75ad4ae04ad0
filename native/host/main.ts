import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Problem } from "#core/base/problem.ts";
import { chosenProvider } from "#core/engines/provider.ts";
import { APP_ROOT } from "#native/workbench/app-root.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import { serve } from "./serve.ts";

/**
 * Entry of the host process that Electron's main spawns: `node native/host/main.ts --socket PATH --workspace DIR`.
 * Prints one JSON line on standard output when it serves, or when it cannot start; ends when standard input closes.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { socket: { type: "string" }, workspace: { type: "string" } },
  });
  if (values.socket === undefined || values.workspace === undefined) {
    throw new Error("Usage: main.ts --socket PATH --workspace DIR");
  }
  const provider = chosenProvider(null, process.env);
  if (!provider.ok) return refuse(provider.error);
  const opened = await createWorkbench({
    workspace: values.workspace,
    provider: provider.value,
    command: "the desktop window",
  });
  if (!opened.ok) return refuse(opened.error);
  const workbench = opened.value;
  const held = workbench.takeHost();
  if (!held.ok) {
    await workbench.close();
    return refuse(held.error);
  }
  const host = await serve(workbench, { kind: "socket", path: values.socket }, join(APP_ROOT, "dist/renderer"));
  say({ ready: true, socket: host.address });
  await untilParentLeaves();
  await host.close();
  await workbench.close();
}

function refuse({ code, message }: Problem): void {
  say({ ready: false, problem: { code, message } });
  process.exitCode = 2;
}

function say(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function untilParentLeaves(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.stdin.on("end", resolve).on("close", resolve).resume();
    process.once("SIGTERM", resolve).once("SIGINT", resolve);
  });
}

await main();
