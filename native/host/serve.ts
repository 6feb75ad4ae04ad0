import { timingSafeEqual, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { chmodSync, rmSync } from "node:fs";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { router } from "#native/workbench/router.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { serveStatic } from "./static-files.ts";

/** Where the host listens: a socket only this user can open (Electron), or loopback TCP with a token (browser). */
export type Listen =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "loopback"; readonly port: number };

export interface Host {
  /** What to open: a URL with the launch's token in its fragment, or the socket's path. */
  readonly address: string;
  close(): Promise<void>;
}

/** What lets a browser in: the launch's token opens a session, whose cookie is another secret. */
interface Session {
  readonly token: string;
  readonly cookie: string;
}

function newSession(): Session {
  return { token: randomBytes(32).toString("base64url"), cookie: randomBytes(32).toString("base64url") };
}

/** Cookies know no ports: with the port in its name, two workbenches in one browser keep a session each. */
function cookieName(request: IncomingMessage): string {
  return `msm_session_${request.socket.localPort}`;
}

/** Serves the renderer and the wire under one origin, and follows the training runs. The caller owns the workbench. */
export async function serve(workbench: Workbench, listen: Listen, rendererFolder: string): Promise<Host> {
  const trpc = createHTTPHandler({
    router,
    basePath: "/trpc/",
    createContext: () => ({ workbench }),
    // Long work keeps its connection open through proxies and sleeping laptops.
    allowBatching: false,
  });
  workbench.training.attend();
  const session = listen.kind === "loopback" ? newSession() : null;
  const server = createServer((request, response) => {
    const guard = session === null ? null : refuse(request, session);
    if (guard === "foreign") return end(response, 403, "This address serves its own window only.");
    const path = (request.url ?? "/").split(/[?#]/, 1)[0] ?? "/";
    if (path === "/session" && session !== null) return openSession(request, response, session);
    if (path.startsWith("/trpc/")) {
      if (guard === "no-session")
        return end(response, 401, "Open the workbench through the URL that msm serve printed.");
      return trpc(request, response);
    }
    return serveStatic(rendererFolder, path, request.method ?? "GET", response);
  });
  await listenOn(server, listen);
  const address =
    listen.kind === "socket" ? listen.path : `http://127.0.0.1:${portOf(server)}/#token=${session?.token ?? ""}`;
  return { address, close: () => closeServer(server, listen) };
}

/** Host and Origin must be ours (DNS rebinding), and the wire needs the session cookie. */
function refuse(request: IncomingMessage, session: Session): "foreign" | "no-session" | null {
  const host = request.headers.host ?? "";
  const port = request.socket.localPort;
  const allowed = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!allowed.includes(host)) return "foreign";
  const origin = request.headers.origin;
  if (origin !== undefined && !allowed.some((each) => origin === `http://${each}`)) return "foreign";
  const name = cookieName(request);
  const cookie = (request.headers.cookie ?? "")
    .split(/;\s*/)
    .find((each) => each.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  return cookie !== undefined && sameText(cookie, session.cookie) ? null : "no-session";
}

function openSession(request: IncomingMessage, response: ServerResponse, session: Session): void {
  const given = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
  if (request.method !== "POST" || !sameText(given, session.token)) {
    end(response, 401, "The token is not the one of this launch: use the URL that msm serve printed.");
    return;
  }
  response.setHeader("set-cookie", `${cookieName(request)}=${session.cookie}; HttpOnly; SameSite=Strict; Path=/`);
  end(response, 204, "");
}

function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(text);
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function listenOn(server: Server, listen: Listen): Promise<void> {
  if (listen.kind === "socket" && process.platform !== "win32") rmSync(listen.path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    if (listen.kind === "socket") server.listen(listen.path, resolve);
    else server.listen(listen.port, "127.0.0.1", resolve);
  });
  if (listen.kind === "socket" && process.platform !== "win32") chmodSync(listen.path, 0o600);
}

async function closeServer(server: Server, listen: Listen): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  if (listen.kind === "socket" && process.platform !== "win32") rmSync(listen.path, { force: true });
}
