import { setTimeout as delay } from "node:timers/promises";
import { reasonOf } from "#core/base/problem.ts";
import { createRandom } from "#core/base/random.ts";
import { err, type Result } from "#core/base/result.ts";
import type { Endpoint } from "#core/generation/endpoint.ts";
import type { Generated, GenerateProblem, GenerateRequest, Generator } from "#core/generation/generator.ts";
import { seedNumber } from "#core/generation/hash-text.ts";
import { Collected, Completion, CompletionChunk } from "./chat-completion.ts";
import { keyMissing, malformed, redirected, refusedRequest } from "./endpoint-problems.ts";
import { parseJson } from "./parse-json.ts";
import { RateLimit } from "./rate-limit.ts";
import { serverEvents } from "./server-events.ts";

export interface EndpointOptions {
  readonly endpoint: Endpoint;
  /** Where the key is looked up by the name that the endpoint gives; read anew for every request. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * How long one answer may take in all, and how long a server that streams may be silent; one that does not is silent until
   * it is done. Default: 15 and 5 minutes.
   */
  readonly timeoutMs?: number;
  readonly silenceMs?: number;
  /** How often one request is sent while the server is busy or cannot be reached. Default: 7. */
  readonly sends?: number;
  /** The first wait between two sendings; it doubles up to a minute. Default: 500. */
  readonly backOffMs?: number;
}

type Answer = Result<Generated, GenerateProblem>;

/** Worth sending again unchanged; `afterMs` is what the server asked for, null where it did not. */
class Transient extends Error {
  readonly afterMs: number | null;
  constructor(message: string, afterMs: number | null = null) {
    super(message);
    this.afterMs = afterMs;
  }
}

const LONGEST_WAIT_MS = 60_000;
const LONGEST_ASKED_WAIT_MS = 600_000;
const MOST_REDIRECTS = 3;
/** The most that is read of an answer: far above any text that a token budget allows. */
const LARGEST_BODY = 64_000_000;

/**
 * An OpenAI-compatible server: chat completions, streamed or whole, a bounded number at once. Busy servers and broken
 * connections are tried again with growing waits; everything else that is no answer is a problem with its reason.
 */
export function endpointGenerator(options: EndpointOptions): Generator {
  const { endpoint } = options;
  const limit = new RateLimit(endpoint.requestsPerMinute);
  const dialect: Dialect = { budget: "max_tokens" };
  const { priceIn, priceOut } = endpoint;
  return {
    identity: {
      kind: "endpoint",
      model: endpoint.model,
      settings: { endpoint: endpoint.name, url: endpoint.url },
    },
    parallel: endpoint.parallel,
    price: priceIn === null || priceOut === null ? null : { prompt: priceIn, answer: priceOut },
    generate: (request, signal: AbortSignal) => send(request, { options, limit, dialect, signal }),
  };
}

/** Newer models take their token budget under another name, and say so when they are given the old one. */
interface Dialect {
  budget: "max_tokens" | "max_completion_tokens";
}

interface Sending {
  readonly dialect: Dialect;
  readonly options: EndpointOptions;
  readonly limit: RateLimit;
  readonly signal: AbortSignal;
}

async function send(request: GenerateRequest, sending: Sending): Promise<Answer> {
  const { options, limit, signal } = sending;
  const { endpoint, sends = 7, backOffMs = 500 } = options;
  const random = createRandom(`back-off/${request.seed}`);
  let last = "";
  for (let count = 0; count < sends; count++) {
    await limit.turn(signal);
    try {
      return await sendOnce(request, sending);
    } catch (cause) {
      signal.throwIfAborted();
      if (!(cause instanceof Transient)) throw cause;
      last = cause.message;
      if (count + 1 === sends) break;
      if (cause.afterMs !== null) limit.holdFor(cause.afterMs);
      const waitMs = Math.min(LONGEST_WAIT_MS, backOffMs * 2 ** count) * (0.5 + random.next() / 2);
      await delay(Math.max(waitMs, cause.afterMs ?? 0), undefined, { signal });
    }
  }
  return err({
    code: "unreachable",
    message: `Endpoint "${endpoint.name}" (${endpoint.url}) did not answer in ${sends} ${sends === 1 ? "try" : "tries"} (${last}): check that it runs, then resume.`,
    again: true,
  });
}

async function sendOnce(request: GenerateRequest, sending: Sending): Promise<Answer> {
  const { options, signal } = sending;
  const { endpoint, environment, timeoutMs = 900_000 } = options;
  const silenceMs = options.silenceMs ?? (endpoint.streaming ? 300_000 : timeoutMs);
  const key = endpoint.keyVariable === null ? null : environment[endpoint.keyVariable];
  if (key === undefined || key === "") return err(keyMissing(endpoint));
  const watch = new Watch(signal, { timeoutMs, silenceMs });
  try {
    const response = await post(endpoint, bodyOf(request, endpoint, sending.dialect), key, watch);
    if (response instanceof Response) return await readResponse(response, request, sending, watch);
    return err(response);
  } catch (cause) {
    if (cause instanceof Transient || signal.aborted) throw cause;
    throw new Transient(watch.signal.aborted ? "it was silent or took too long" : describe(cause));
  } finally {
    watch.stop();
  }
}

/** Aborts what it watches when the caller does, when nothing comes for too long, and when all of it takes too long. */
class Watch {
  readonly #abort = new AbortController();
  readonly #outer: AbortSignal;
  readonly #silenceMs: number;
  readonly #end: NodeJS.Timeout;
  #silence: NodeJS.Timeout;

  constructor(
    outer: AbortSignal,
    { timeoutMs, silenceMs }: { readonly timeoutMs: number; readonly silenceMs: number },
  ) {
    this.#outer = outer;
    this.#silenceMs = silenceMs;
    this.#end = setTimeout(this.#stopAll, timeoutMs);
    this.#silence = setTimeout(this.#stopAll, silenceMs);
    outer.addEventListener("abort", this.#stopAll, { once: true });
    if (outer.aborted) this.#stopAll();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(this.#stopAll, this.#silenceMs);
  }

  stop(): void {
    clearTimeout(this.#end);
    clearTimeout(this.#silence);
    this.#outer.removeEventListener("abort", this.#stopAll);
  }

  readonly #stopAll = (): void => this.#abort.abort();
}

function bodyOf(
  { messages, maxTokens, temperature, seed }: GenerateRequest,
  { model, streaming }: Endpoint,
  { budget }: Dialect,
): string {
  return JSON.stringify({
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    [budget]: maxTokens,
    temperature,
    seed: seedNumber(seed),
    ...(streaming ? { stream: true, stream_options: { include_usage: true } } : {}),
  });
}

/** Follows redirects within the endpoint's own host only: the key and the texts go nowhere else. */
async function post(
  endpoint: Endpoint,
  body: string,
  key: string | null,
  watch: Watch,
): Promise<Response | GenerateProblem> {
  let url = new URL(`${endpoint.url.replace(/\/+$/, "")}/chat/completions`);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body,
      redirect: "manual",
      signal: watch.signal,
    });
    watch.heard();
    if (response.status < 300 || response.status >= 400) return response;
    await response.body?.cancel();
    const target = URL.parse(response.headers.get("location") ?? "", url.href);
    const same = target?.host === url.host && target.protocol === url.protocol;
    if (target === null || !same || ![307, 308].includes(response.status)) return redirected(endpoint, target);
    url = target;
  }
  return redirected(endpoint, url);
}

async function readResponse(
  response: Response,
  request: GenerateRequest,
  { options: { endpoint }, dialect }: Sending,
  watch: Watch,
): Promise<Answer> {
  if (response.status === 429 || response.status === 408 || response.status >= 500) {
    await response.body?.cancel();
    throw new Transient(`status ${response.status}`, retryAfterMs(response.headers.get("retry-after")));
  }
  if (!response.ok) {
    const said = await textOf(response, watch);
    if (response.status === 400 && dialect.budget === "max_tokens" && said.includes("max_completion_tokens")) {
      dialect.budget = "max_completion_tokens";
      throw new Transient("status 400");
    }
    return err(refusedRequest(endpoint, response.status, said));
  }
  const prompt = request.messages.map((message) => message.content).join("\n");
  const streamed = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  const collected = streamed ? await readStream(response, watch) : readWhole(await textOf(response, watch));
  return typeof collected === "string" ? err(malformed(endpoint, collected)) : collected.outcome(prompt);
}

/** The answer, or what stands where one should. */
async function readStream(response: Response, watch: Watch): Promise<Collected | string> {
  const collected = new Collected();
  for await (const data of serverEvents(heardChunks(response, watch))) {
    if (data === "[DONE]") return collected;
    const parsed = CompletionChunk.safeParse(parseJson(data));
    if (!parsed.success) return data;
    const [choice] = parsed.data.choices;
    if (choice) collected.add(choice.delta ?? {}, choice.finish_reason);
    collected.use(parsed.data.usage);
  }
  // Servers that end without a last word have said why they stopped; others broke off.
  if (collected.finishReason === null) throw new Transient("the stream broke off");
  return collected;
}

function readWhole(text: string): Collected | string {
  const parsed = Completion.safeParse(parseJson(text));
  const choice = parsed.success ? parsed.data.choices[0] : undefined;
  if (!parsed.success || choice === undefined) return text;
  const collected = new Collected();
  collected.add(choice.message, choice.finish_reason);
  collected.use(parsed.data.usage);
  return collected;
}

async function textOf(response: Response, watch: Watch): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of heardChunks(response, watch)) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

async function* heardChunks(response: Response, watch: Watch): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0;
  for await (const chunk of response.body ?? []) {
    watch.heard();
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Error(`the answer is larger than ${LARGEST_BODY / 1e6} MB`);
    yield chunk;
  }
}

/** Seconds or a date, as HTTP has it. */
function retryAfterMs(value: string | null): number | null {
  if (value === null) return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.min(LONGEST_ASKED_WAIT_MS, Math.max(0, ms)) : null;
}

function describe(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
  return reasonOf(inner) || reasonOf(cause);
}
