import { join } from "node:path";
import { z } from "zod";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { serve, type Host } from "#native/host/serve.ts";
import { APP_ROOT } from "#native/workbench/app-root.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { readArguments } from "../arguments.ts";
import type { Command, Terminal } from "../command.ts";

const Arguments = z.strictObject({
  positionals: z.tuple([], "no arguments are taken"),
  port: z.coerce.number("a port is a number").int().min(0).max(65_535).default(0),
});

export const serveCommand: Command = {
  name: "serve",
  usage: "serve [--port N]",
  summary: "The workbench in a browser on this machine",
  async run({ workbench, ...terminal }, argv) {
    const args = readArguments(argv, { port: { type: "string" } }, Arguments, this.usage);
    if (!args.ok) return args;
    return serveUntilAborted(workbench, args.value.port, terminal);
  },
};

/** Serves on a loopback port (0: any free one), prints the URL, and ends with the terminal's signal. */
export async function serveUntilAborted(
  workbench: Workbench,
  port: number,
  { print, signal }: Terminal,
  opened: (url: string) => void = () => undefined,
): Promise<Result<null, Problem>> {
  const host = await serveLoopback(workbench, port);
  if (!host.ok) return host;
  const url = host.value.address;
  print({
    json: { url },
    text: `MSM Workbench is open on this machine only: ${url}\nPress Ctrl-C to close it.`,
  });
  opened(url);
  await aborted(signal);
  await host.value.close();
  return ok(null);
}

async function serveLoopback(workbench: Workbench, port: number): Promise<Result<Host, Problem>> {
  try {
    return ok(await serve(workbench, { kind: "loopback", port }, join(APP_ROOT, "dist/renderer")));
  } catch (cause) {
    return err(
      problem("host-failed", `Port ${port} cannot be opened (${reasonOf(cause)}): choose another with --port.`),
    );
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
