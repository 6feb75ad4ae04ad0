import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { hashText } from "#core/generation/hash-text.ts";
import { answerTo, type Question } from "./endpoint-answers.ts";

/** What can go wrong. Busy, broken and cut connections strike a request once: sent again it is answered. */
export const FAULTS = [
  "busy",
  "error",
  "drop",
  "cut stream",
  "refusal",
  "filter",
  "empty",
  "malformed",
  "truncation",
  "duplicate",
] as const;
export type Fault = (typeof FAULTS)[number];
const ONCE: ReadonlySet<Fault> = new Set<Fault>(["busy", "error", "drop", "cut stream"]);

export interface ServerOptions {
  /** Share of requests that each fault strikes, chosen by the request alone. */
  readonly faults?: Partial<Record<Fault, number>>;
  /** Called with the number of the request, from 1, before it is answered. */
  readonly onRequest?: (count: number) => void;
  /** Holds every answer back until it resolves. */
  readonly hold?: Promise<void>;
  /** Where requests are sent on to instead of being answered. */
  readonly redirect?: string;
  /** Seconds, told to a client that comes while the server is busy. */
  readonly retryAfter?: number;
  /** What it says, with status 400, to requests that it refuses; null for others. */
  readonly refuses?: (body: string) => string | null;
  /** Answers in place of its own. */
  readonly answer?: (question: Question) => string;
}

export interface EndpointServer {
  /** Base address, as an endpoint has it. */
  readonly url: string;
  readonly seen: readonly { readonly body: string; readonly key: string | null; readonly fault: Fault | null }[];
  close(): Promise<void>;
}

const Body = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  seed: z.number(),
  stream: z.boolean().optional(),
});

/** A real HTTP server that speaks chat completions: what it answers, and what it gets wrong, depends on the request alone. */
export async function startEndpointServer(options: ServerOptions = {}): Promise<EndpointServer> {
  const seen: { body: string; key: string | null; fault: Fault | null }[] = [];
  const struck = new Set<string>();
  const server = createServer((request, response) => {
    void handle(request, response, { options, seen, struck });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${portOf(server)}/v1`, seen, close: () => close(server) };
}

interface State {
  readonly options: ServerOptions;
  readonly seen: { body: string; key: string | null; fault: Fault | null }[];
  readonly struck: Set<string>;
}

async function handle(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const { options, seen, struck } = state;
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += String(chunk);
  const fault = faultOf(body, options.faults ?? {}, struck);
  seen.push({ body, key: request.headers.authorization ?? null, fault });
  options.onRequest?.(seen.length);
  await options.hold;
  if (options.redirect !== undefined) {
    response.writeHead(307, { location: options.redirect }).end();
    return;
  }
  const refusal = options.refuses?.(body) ?? null;
  if (refusal !== null) {
    response.writeHead(400).end(refusal);
    return;
  }
  if (fault === "busy") {
    response.writeHead(429, { "retry-after": String(options.retryAfter ?? 0) }).end();
  } else if (fault === "error") response.writeHead(500).end("out of order");
  else if (fault === "drop") request.socket.destroy();
  else reply(response, Body.parse(JSON.parse(body)), body, fault, options);
}

function faultOf(body: string, rates: Partial<Record<Fault, number>>, struck: Set<string>): Fault | null {
  let from = 0;
  const place = Number.parseInt(hashText(`fault ${body}`).slice(0, 8), 16) / 0x1_0000_0000;
  for (const fault of FAULTS) {
    const to = from + (rates[fault] ?? 0);
    if (place >= from && place < to) {
      if (ONCE.has(fault) && struck.has(body)) return null;
      struck.add(body);
      return fault;
    }
    from = to;
  }
  return null;
}

function reply(
  response: ServerResponse,
  { messages, stream }: z.infer<typeof Body>,
  body: string,
  fault: Fault | null,
  options: ServerOptions,
): void {
  const question: Question = {
    system: messages.find((message) => message.role === "system")?.content ?? "",
    user: messages.at(-1)?.content ?? "",
    // A server that repeats itself answers as if no seed had been given.
    mark: hashText(fault === "duplicate" ? "always the same" : body),
  };
  const whole = (options.answer ?? answerTo)(question);
  const text =
    fault === "empty" || fault === "refusal" ? "" : fault === "truncation" ? whole.slice(0, whole.length / 2) : whole;
  const finish = fault === "truncation" ? "length" : fault === "filter" ? "content_filter" : "stop";
  const usage = { prompt_tokens: Math.ceil(body.length / 4), completion_tokens: Math.ceil(text.length / 4) };
  const message = { content: text, ...(fault === "refusal" ? { refusal: "I would rather not." } : {}) };
  if (stream !== true) {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      fault === "malformed"
        ? '{"choices": ['
        : JSON.stringify({ choices: [{ message, finish_reason: finish }], usage }),
    );
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (data: unknown): void => void response.write(`data: ${JSON.stringify(data)}\n\n`);
  if (fault === "malformed") {
    response.end("data: not json\n\n");
    return;
  }
  send({ choices: [{ delta: { content: text.slice(0, 20) } }] });
  if (fault === "cut stream") {
    response.destroy();
    return;
  }
  send({ choices: [{ delta: { ...message, content: text.slice(20) }, finish_reason: finish }] });
  send({ choices: [], usage });
  response.end("data: [DONE]\n\n");
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server has no port.");
  return address.port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}
