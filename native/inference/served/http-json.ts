import { request as httpRequest } from "node:http";

import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import type { z } from "zod";

import type { EngineProblem } from "../engine.ts";
import { cancelled } from "../request-line.ts";
import type { StreamAgent } from "./stream-agent.ts";
import { DialFault } from "./stream-agent.ts";

/** A server that is reached through `agent`, and how it is called in sentences. */
export interface Server {
  readonly agent: StreamAgent;
  readonly name: string;
  /** Silence for that long counts as a lost connection. */
  readonly patienceMs: number;
}

interface Exchange<S extends z.ZodType> {
  readonly path: string;
  /** Absent: GET. */
  readonly body?: unknown;
  readonly reply: S;
  readonly signal?: AbortSignal | undefined;
}

/** More than any answer of ours has: every token of a long text with its alternatives. */
const LONGEST_ANSWER_BYTES = 512 << 20;

/** One request and its JSON answer. What was lost is "engine-died"; what the server refuses is "engine-refused". */
export async function askJson<S extends z.ZodType>(
  server: Server,
  exchange: Exchange<S>,
): Promise<Result<z.infer<S>, EngineProblem>> {
  try {
    const { status, text } = await once(server, exchange);
    if (status !== 200) return err(refused(server, status, text));
    const parsed = exchange.reply.safeParse(parse(text));
    return parsed.success ? ok(parsed.data) : err(notUnderstood(server, exchange.path, parsed.error));
  } catch (cause) {
    if (exchange.signal?.aborted === true) return err(cancelled());
    if (cause instanceof DialFault) return err(problem("engine-died", cause.problem.message));
    return err(lost(server, cause));
  }
}

interface Received {
  readonly status: number;
  readonly text: string;
}

async function once(server: Server, exchange: Exchange<z.ZodType>): Promise<Received> {
  for (;;) {
    const sent = send(server, exchange);
    try {
      return await sent.received;
    } catch (cause) {
      // A kept connection may have been closed by the server just when it was used again.
      if (!sent.reused() || exchange.signal?.aborted === true) throw cause;
    }
  }
}

function send(
  { agent, patienceMs }: Server,
  { path, body, signal }: Exchange<z.ZodType>,
): { readonly received: Promise<Received>; readonly reused: () => boolean } {
  const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body));
  const sent = httpRequest({
    agent,
    host: "localhost",
    path,
    method: bytes === null ? "GET" : "POST",
    headers: bytes === null ? {} : { "content-type": "application/json", "content-length": bytes.length },
    ...(signal && { signal }),
  });
  let answered = false;
  const received = new Promise<Received>((resolve, reject) => {
    const silence = setTimeout(
      () => sent.destroy(new Error(`no word for ${Math.round(patienceMs / 1000)} s`)),
      patienceMs,
    );
    sent.once("close", () => clearTimeout(silence));
    sent.once("error", reject);
    sent.once("response", (response) => {
      answered = true;
      const blocks: Buffer[] = [];
      let length = 0;
      response.on("data", (block: Buffer) => {
        silence.refresh();
        blocks.push(block);
        length += block.length;
        if (length > LONGEST_ANSWER_BYTES) sent.destroy(new Error("an answer without end"));
      });
      response.once("error", reject);
      response.once("close", () => {
        if (!response.complete) reject(new Error("the connection broke off"));
      });
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(blocks).toString("utf8") }),
      );
    });
  });
  sent.end(bytes ?? undefined);
  return { received, reused: () => sent.reusedSocket && !answered };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lost({ name }: Server, cause: unknown): EngineProblem {
  return problem(
    "engine-died",
    `The connection to ${name} was lost (${reasonOf(cause)}); what it answered before is kept, look at the server there and resume.`,
  );
}

function refused({ name }: Server, status: number, text: string): EngineProblem {
  const words = messageIn(parse(text)) ?? text;
  const said = words.replaceAll(/\s+/g, " ").trim().slice(0, 300);
  return problem("engine-refused", `${name} refused a request (${status}: ${said === "" ? "no words" : said}).`);
}

/** OpenAI's `{error: {message}}`, vLLM's older `{message}`, FastAPI's `{detail}`. */
function messageIn(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  if ("error" in value) return messageIn(value.error);
  const text = "message" in value ? value.message : "detail" in value ? value.detail : null;
  return typeof text === "string" ? text : null;
}

function notUnderstood({ name }: Server, path: string, error: z.ZodError): EngineProblem {
  const [issue] = error.issues;
  return problem(
    "engine-refused",
    `${name} answered ${path} in a form that is not vLLM's (${issue?.path.join(".") ?? ""}: ${issue?.message ?? "?"}): serve the checkpoint with vLLM 0.10.2 or newer.`,
  );
}
