import { join } from "node:path";
import { z } from "zod";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Listen } from "#native/host/listen.ts";
import { serve, type Host } from "#native/host/serve.ts";
import { APP_ROOT } from "#native/workbench/app-root.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { readArguments } from "../arguments.ts";
import type { Command, Terminal } from "../command.ts";
import { listenOf } from "../serve-address.ts";

const Arguments = z.strictObject({
  positionals: z.tuple([], "no arguments are taken"),
  port: z.coerce.number("a port is a number").int().min(0).max(65_535).default(0),
  host: z.string().optional(),
  certificate: z.string().optional(),
  key: z.string().optional(),
});

export const serveCommand: Command = {
  name: "serve",
  usage: "serve [--port N] [--host ADDRESS --certificate FILE --key FILE]",
  summary: "The workbench in a browser on this machine; at another address over TLS only",
  async run({ workbench, ...terminal }, argv) {
    const text = { type: "string" } as const;
    const options = { port: text, host: text, certificate: text, key: text };
    const args = readArguments(argv, options, Arguments, this.usage);
    if (!args.ok) return args;
    const listen = listenOf(args.value);
    return listen.ok ? serveUntilAborted(workbench, listen.value, terminal) : listen;
  },
};

/** Serves (port 0: any free one), prints the URL, and ends with the terminal's signal. */
export async function serveUntilAborted(
  workbench: Workbench,
  listen: Listen,
  { print, signal }: Terminal,
  opened: (url: string) => () => void = () => () => undefined,
): Promise<Result<null, Problem>> {
  const held = workbench.takeHost();
  if (!held.ok) return held;
  const host = await startHost(workbench, listen);
  if (!host.ok) return host;
  const url = host.value.address;
  const where = listen.kind === "network" ? `at ${listen.address}, over TLS` : "on this machine only";
  print({ json: { url }, text: `MSM Workbench is open ${where}: ${url}\nPress Ctrl-C to close it.` });
  const closed = opened(url);
  await aborted(signal);
  closed();
  await host.value.close();
  return ok(null);
}

async function startHost(workbench: Workbench, listen: Listen): Promise<Result<Host, Problem>> {
  try {
    return ok(await serve(workbench, listen, join(APP_ROOT, "dist/renderer")));
  } catch (cause) {
    const port = listen.kind === "socket" ? listen.path : listen.port;
    return err(
      problem("host-failed", `Port ${port} cannot be opened (${reasonOf(cause)}): choose another with --port.`),
    );
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
