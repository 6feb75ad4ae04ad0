import { request as httpRequest, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { invariant, reasonOf } from "#core/base/problem.ts";
import { isWorkbenchUrl } from "./origin.ts";

/** Belong to one connection and end with it (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];
/** Set anew towards the host; nothing is compressed, for Chromium does not decode what comes from `protocol.handle`. */
const SET_ANEW = ["host", "content-length", "accept-encoding"];
const STATUS_WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * Answers a request of the window from the host's Unix socket or named pipe. Bodies stream both ways; a request that is
 * aborted, or an answer whose body is cancelled, closes the connection, which is how the host learns of it.
 * Answers 404 for anything but `app://workbench`, 502 with a sentence while the host is away.
 */
export async function forward(request: Request, socketPath: string): Promise<Response> {
  const path = pathOf(request.url);
  if (path === null) return sentence(404, "This window opens app://workbench and the paths below it only.");
  try {
    const reply = await send(request, path, socketPath);
    const status = reply.statusCode ?? 502;
    const empty = request.method === "HEAD" || STATUS_WITHOUT_BODY.has(status);
    if (empty) reply.resume();
    return new Response(empty ? null : streamOf(reply), { status, headers: answerHeaders(reply) });
  } catch (cause) {
    request.signal.throwIfAborted();
    return sentence(502, `The workbench's host process does not answer (${reasonOf(cause)}): try again in a moment.`);
  }
}

/** Path and query to ask the host for, or null when the URL is not ours or tries to climb out. */
function pathOf(url: string): string | null {
  if (!isWorkbenchUrl(url)) return null;
  const { pathname, search } = new URL(url);
  try {
    const climbs = /[\\\0]|(^|\/)\.\.(\/|$)/.test(decodeURIComponent(pathname));
    return climbs ? null : `${pathname === "" ? "/" : pathname}${search}`;
  } catch {
    // A malformed escape names nothing.
    return null;
  }
}

async function send(request: Request, path: string, socketPath: string): Promise<IncomingMessage> {
  const headers = Object.fromEntries(
    [...request.headers].filter(([name]) => ![...HOP_BY_HOP, ...SET_ANEW].includes(name)),
  );
  return await new Promise((resolve, reject) => {
    const upstream = httpRequest({
      socketPath,
      path,
      method: request.method,
      headers: { ...headers, host: "workbench" },
      signal: request.signal,
      // A connection a request: none is left over from a host that has since been restarted.
      agent: false,
    });
    upstream.once("response", resolve).on("error", reject);
    if (request.body === null) upstream.end();
    else pipeline(request.body, upstream).catch(reject);
  });
}

/** Cancelling the stream destroys the reply and its connection. Node and the DOM declare the one global class twice. */
function streamOf(reply: IncomingMessage): ReadableStream {
  const stream = Readable.toWeb(reply);
  invariant(stream instanceof ReadableStream, "Node's web streams are the global ones");
  return stream;
}

function answerHeaders(reply: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(reply.headersDistinct)) {
    if (!HOP_BY_HOP.includes(name)) values?.forEach((value) => headers.append(name, value));
  }
  return protect(headers);
}

function sentence(status: number, text: string): Response {
  const headers = new Headers({ "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  return new Response(text, { status, headers: protect(headers) });
}

/** Documents keep the policy that the host sends with them; an answer that came without one may load nothing. */
function protect(headers: Headers): Headers {
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", "default-src 'none'");
  headers.set("x-content-type-options", "nosniff");
  return headers;
}
