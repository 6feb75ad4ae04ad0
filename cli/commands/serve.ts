import { join } from "node:path";
import { z } from "zod";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { serve, type Host } from "#native/host/serve.ts";
import { APP_ROOT } from "#native/workbench/app-root.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";

const Arguments = z.strictObject({
  positionals: z.tuple([], "no arguments are taken"),
  port: z.coerce.number("a port is a number").int().min(0).max(65_535).default(0),
});

export const serveCommand: Command = {
  name: "serve",
  usage: "serve [--port N]",
  summary: "The workbench in a browser on this machine",
  async run({ workbench, print, signal }, argv) {
    const args = readArguments(argv, { port: { type: "string" } }, Arguments, this.usage);
    if (!args.ok) return args;
    const host = await serveLoopback(workbench, args.value.port);
    if (!host.ok) return host;
    print({
      json: { url: host.value.address },
      text: `MSM Workbench is open on this machine only: ${host.value.address}\nPress Ctrl-C to close it.`,
    });
    await aborted(signal);
    await host.value.close();
    return ok(null);
  },
};

/** Starts the browser host on a loopback port (0: any free one). */
export async function serveLoopback(workbench: Workbench, port: number): Promise<Result<Host, Problem>> {
  try {
    return ok(await serve(workbench, { kind: "loopback", port }, join(APP_ROOT, "dist/renderer")));
  } catch (cause) {
    return err(
      problem("host-failed", `Port ${port} cannot be opened (${reasonOf(cause)}): choose another with --port.`),
    );
  }
}

export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
