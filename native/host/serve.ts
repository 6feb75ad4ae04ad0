import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { router } from "#native/workbench/router.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { baseUrl, closeServer, hostNames, listenOn, serverFor, type Listen } from "./listen.ts";
import { end, isFromPage, SessionGate } from "./session-gate.ts";
import { serveStatic } from "./static-files.ts";

export interface Host {
  /** What to open: a URL with the launch's token in its fragment, or the socket's path. */
  readonly address: string;
  close(): Promise<void>;
}

/** The longest request: texts to compare, specs, conversations. Files go by their path. */
const LONGEST_BODY_BYTES = 64 * 2 ** 20;

/** Serves the renderer and the wire under one origin, and follows the training runs. The caller owns the workbench. */
export async function serve(workbench: Workbench, listen: Listen, rendererFolder: string): Promise<Host> {
  const trpc = createHTTPHandler({
    router,
    basePath: "/trpc/",
    createContext: () => ({ workbench }),
    // Long work keeps its connection open through proxies and sleeping laptops.
    allowBatching: false,
    maxBodySize: LONGEST_BODY_BYTES,
  });
  workbench.training.attend();
  const gate = gateFor(listen);
  const server = serverFor(listen, (request, response) => {
    const refusal = gate?.refuse(request) ?? null;
    if (refusal === "foreign") return end(response, 403, "This address serves its own window only.");
    const path = (request.url ?? "/").split(/[?#]/, 1)[0] ?? "/";
    if (path === "/session" && gate !== null) return gate.open(request, response);
    if (path.startsWith("/trpc/")) {
      if (refusal !== null) return end(response, 401, "Open the workbench through the URL that msm serve printed.");
      if (gate !== null && !isFromPage(request)) return end(response, 403, "This address serves its own window only.");
      return trpc(request, response);
    }
    return serveStatic(rendererFolder, path, request.method ?? "GET", response);
  });
  await listenOn(server, listen);
  const address = listen.kind === "socket" ? listen.path : `${baseUrl(listen, server)}/#token=${gate?.token ?? ""}`;
  return { address, close: () => closeServer(server, listen) };
}

function gateFor(listen: Listen): SessionGate | null {
  if (listen.kind === "socket") return null;
  return new SessionGate({
    names: hostNames(listen),
    secure: listen.kind === "network",
    now: () => performance.now(),
  });
}
