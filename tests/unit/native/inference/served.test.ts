import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { askJson } from "#native/inference/served/http-json.ts";
import { inParallel } from "#native/inference/served/in-parallel.ts";
import { StreamAgent } from "#native/inference/served/stream-agent.ts";

const folder = mkdtempSync(join(tmpdir(), "msm-served-"));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A real HTTP server on a socket; `nth` counts the requests of one connection. */
async function serve(answer: (nth: number, request: IncomingMessage, response: ServerResponse) => void) {
  const path = join(folder, `${servers.length}.sock`);
  const counts = new Map<Socket, number>();
  const server = createServer((request, response) => {
    const nth = (counts.get(request.socket) ?? 0) + 1;
    counts.set(request.socket, nth);
    answer(nth, request, response);
  });
  servers.push(server);
  server.listen(path);
  await once(server, "listening");
  let dialled = 0;
  const agent = new StreamAgent(async () => {
    dialled++;
    const socket = connect(path);
    await once(socket, "connect");
    return ok(socket);
  }, 4);
  const ask = (signal?: AbortSignal) =>
    askJson({ agent, name: "the server", patienceMs: 500 }, { path: "/", reply: z.object({ nth: z.int() }), signal });
  return { agent, ask, dialled: () => dialled };
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

test("a connection is kept for the next request, and one that the server has closed meanwhile is replaced", async () => {
  const { agent, ask, dialled } = await serve((nth, request, response) => {
    if (nth === 3) request.socket.destroy();
    else json(response, 200, { nth });
  });
  expect([await ask(), await ask(), await ask()]).toEqual([ok({ nth: 1 }), ok({ nth: 2 }), ok({ nth: 1 })]);
  expect(dialled()).toBe(2);
  agent.destroy();
});

test("lost, refused, silent, not understood and cancelled are told apart", async () => {
  const answers = [
    (response: ServerResponse) => response.socket?.destroy(),
    (response: ServerResponse) => json(response, 400, { error: { message: "too long" } }),
    (response: ServerResponse) => json(response, 200, { other: 1 }),
    () => {},
    () => {},
  ];
  const { agent, ask } = await serve((_nth, _request, response) => answers.shift()?.(response));
  const codes: string[] = [];
  const add = async (asked: Promise<Result<unknown, { code: string; message: string }>>) => {
    const result = await asked;
    codes.push(result.ok ? "answered" : `${result.error.code}: ${result.error.message}`);
  };
  for (let nth = 0; nth < 4; nth++) await add(ask());
  const stop = new AbortController();
  const cancelled = add(ask(stop.signal));
  stop.abort();
  await cancelled;
  expect(codes).toEqual([
    expect.stringMatching(
      /^engine-died: The connection to the server was lost \(.+\); what it answered before is kept/,
    ),
    "engine-refused: the server refused a request (400: too long).",
    expect.stringMatching(/^engine-refused: the server answered \/ in a form that is not vLLM's/),
    expect.stringMatching(/^engine-died: .+no word for 1 s/),
    expect.stringMatching(/^cancelled: /),
  ]);
  agent.destroy();
});

test("what cannot be connected says why, and nothing is connected after the end", async () => {
  let dialled = 0;
  const agent = new StreamAgent(async () => {
    dialled++;
    return err(problem("machine-unreachable", "gpu cannot be reached."));
  }, 2);
  const ask = () => askJson({ agent, name: "x", patienceMs: 500 }, { path: "/", reply: z.unknown() });
  expect(await ask()).toEqual(err(problem("engine-died", "gpu cannot be reached.")));
  agent.destroy();
  expect(await ask()).toMatchObject({ error: { code: "engine-died" } });
  expect(dialled).toBe(1);
});

test("work in parallel keeps its order and its width, and the first problem ends the rest", async () => {
  let running = 0;
  let most = 0;
  const signal = new AbortController().signal;
  const doubled = await inParallel([5, 1, 3, 2], { width: 2, signal }, async (each) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, each));
    running--;
    return ok(each * 2);
  });
  expect([doubled, most]).toEqual([ok([10, 2, 6, 4]), 2]);
  const begun: number[] = [];
  const failed = await inParallel([1, 2, 3, 4], { width: 2, signal }, async (each, either) => {
    begun.push(each);
    if (each === 1) return err("one");
    if (!either.aborted) await once(either, "abort");
    return err("aborted");
  });
  expect([failed, begun]).toEqual([err("one"), [1, 2]]);
});
