import { expect, onTestFinished, test } from "vitest";
import type { Endpoint } from "#core/generation/endpoint.ts";
import type { GenerateRequest } from "#core/generation/generator.ts";
import { endpointGenerator, type EndpointOptions } from "#native/generation/endpoint-generator.ts";
import { type EndpointServer, type ServerOptions, startEndpointServer } from "./endpoint-server.ts";
import { localEndpoint } from "./workspace.ts";

const ask = (seed = "one"): GenerateRequest => ({
  messages: [{ role: "user", content: "Are you ready?" }],
  maxTokens: 50,
  temperature: 1,
  seed,
});
const never = new AbortController().signal;

async function serve(options: ServerOptions = {}): Promise<EndpointServer> {
  const server = await startEndpointServer(options);
  onTestFinished(() => server.close());
  return server;
}

function generator(server: EndpointServer, options: Partial<EndpointOptions> = {}, changes: Partial<Endpoint> = {}) {
  return endpointGenerator({
    endpoint: { ...localEndpoint(server.url), ...changes },
    environment: {},
    backOffMs: 1,
    ...options,
  });
}

test.for([true, false])("an answer comes whole with its tokens, streamed: %s", async (streaming) => {
  const server = await serve();
  const answer = await generator(server, {}, { streaming }).generate(ask(), never);
  expect(answer).toMatchObject({ ok: true, value: { text: "ready", stop: "end", answerTokens: 2 } });
});

test("the same request is sent for the same seed, and a number takes the seed's place", async () => {
  const server = await serve();
  const writer = generator(server);
  for (const seed of ["one", "one", "two"]) await writer.generate(ask(seed), never);
  const [first, second, third] = server.seen.map(({ body }) => body);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(JSON.parse(first ?? "")).toMatchObject({ max_tokens: 50, temperature: 1, seed: expect.any(Number) });
});

test.for(["busy", "error", "drop", "cut stream"] as const)(
  "a server that is out of order once (%s) is asked again",
  async (fault) => {
    const server = await serve({ faults: { [fault]: 1 } });
    expect(await generator(server).generate(ask(), never)).toMatchObject({ ok: true, value: { text: "ready" } });
    expect(server.seen.map((each) => each.fault)).toEqual([fault, null]);
  },
);

test("a busy server's Retry-After holds every request back", async () => {
  const server = await serve({ faults: { busy: 1 }, retryAfter: 1 });
  const started = performance.now();
  expect(await generator(server).generate(ask(), never)).toMatchObject({ ok: true });
  expect(performance.now() - started).toBeGreaterThanOrEqual(990);
});

test.for([
  ["refusal", "refused"],
  ["filter", "refused"],
  ["empty", "empty"],
  ["malformed", "malformed"],
] as const)("%s is a problem and never an answer", async ([fault, code]) => {
  const server = await serve({ faults: { [fault]: 1 } });
  for (const streaming of [true, false]) {
    const answer = await generator(server, {}, { streaming }).generate(ask(), never);
    expect(answer).toMatchObject({ ok: false, error: { code, again: true } });
  }
});

test("thoughts that a server leaves in the answer are parted from it", async () => {
  const server = await serve({ answer: () => "<think>Hm.\nYes.</think>\n\nready" });
  const answer = await generator(server).generate(ask(), never);
  expect(answer).toMatchObject({ ok: true, value: { text: "ready", reasoning: "Hm.\nYes." } });
});

test("a server that wants the budget under its newer name gets it so from then on", async () => {
  const server = await serve({
    refuses: (body) => (body.includes('"max_tokens"') ? "use max_completion_tokens" : null),
  });
  const writer = generator(server);
  for (const seed of ["one", "two"]) expect(await writer.generate(ask(seed), never)).toMatchObject({ ok: true });
  expect(server.seen.map(({ body }) => body.includes('"max_tokens"'))).toEqual([true, false, false]);
});

test("a request that a server refuses is a problem with what it said", async () => {
  const server = await serve({ refuses: () => "no such model" });
  const answer = await generator(server).generate(ask(), never);
  expect(answer).toMatchObject({ ok: false, error: { code: "rejected", again: true } });
  expect(answer.ok ? "" : answer.error.message).toContain("no such model");
  expect(server.seen).toHaveLength(1);
});

test.for([
  { error: { code: "content_filter", innererror: { code: "ResponsibleAIPolicyViolation" } } },
  { error: { code: null, type: "content_policy_violation" } },
  { error: { code: "context_length_exceeded", type: "invalid_request_error", innererror: "none" } },
  { error: { code: "bad_request", innererror: { content_filter_result: { hate: { filtered: true } } } } },
])("a text that a server refuses by its content is a refusal: %j", async (body) => {
  const server = await serve({ refuses: () => JSON.stringify(body) });
  expect(await generator(server).generate(ask(), never)).toMatchObject({
    ok: false,
    error: { code: "refused", again: true },
  });
});

test("an answer that was cut off says so", async () => {
  const server = await serve({ faults: { truncation: 1 } });
  expect(await generator(server).generate(ask(), never)).toMatchObject({ ok: true, value: { stop: "length" } });
});

test("a redirect to another host is not followed, and the key goes nowhere", async () => {
  const other = await serve();
  const server = await serve({ redirect: `${other.url}/chat/completions` });
  const options = { environment: { STAND_IN_KEY: "secret" } };
  const answer = await generator(server, options, { keyVariable: "STAND_IN_KEY" }).generate(ask(), never);
  expect(answer).toMatchObject({ ok: false, error: { code: "rejected", again: false } });
  expect(server.seen[0]?.key).toBe("Bearer secret");
  expect(other.seen).toEqual([]);
});

test("a key that is not set is asked for by its variable's name", async () => {
  const server = await serve();
  const answer = await generator(server, {}, { keyVariable: "STAND_IN_KEY" }).generate(ask(), never);
  expect(answer).toMatchObject({ ok: false, error: { code: "rejected" } });
  expect(answer.ok ? "" : answer.error.message).toContain("STAND_IN_KEY");
  expect(server.seen).toEqual([]);
});

test("a server that is not there is a problem after the allowed tries", async () => {
  const server = await startEndpointServer();
  await server.close();
  const answer = await generator(server, { sends: 2 }).generate(ask(), never);
  expect(answer).toMatchObject({ ok: false, error: { code: "unreachable", again: true } });
});

test("a server that is silent for too long is given up", async () => {
  const server = await serve({ hold: new Promise(() => undefined) });
  const answer = await generator(server, { sends: 1, silenceMs: 30 }).generate(ask(), never);
  expect(answer).toMatchObject({ ok: false, error: { code: "unreachable" } });
});

test("an abort ends a request under way", async () => {
  const abort = new AbortController();
  const server = await serve({ hold: new Promise(() => undefined), onRequest: () => abort.abort() });
  await expect(generator(server).generate(ask(), abort.signal)).rejects.toThrow("aborted");
});
