import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { forward } from "../../../electron/proxy.ts";

let folder = "";
let socketPath = "";
let server: Server | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "msm-proxy-"));
  socketPath = process.platform === "win32" ? `\\\\.\\pipe\\${folder.split("\\").at(-1)}` : join(folder, "host.sock");
});

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
  rmSync(folder, { recursive: true, force: true });
});

async function listen(listener: RequestListener): Promise<void> {
  server = createServer(listener).listen(socketPath);
  await once(server, "listening");
}

describe("what is forwarded", () => {
  test("method, path with query, headers and body arrive; host and connection headers are the shell's own", async () => {
    const seen: { method?: string; url?: string; headers?: IncomingHttpHeaders; body?: string } = {};
    await listen((request, response) => {
      Object.assign(seen, { method: request.method, url: request.url, headers: request.headers, body: "" });
      request.setEncoding("utf8").on("data", (text: string) => (seen.body += text));
      request.on("end", () => response.end());
    });
    const body = JSON.stringify({ path: "/models/añb" });
    const headers = { "content-type": "application/json", "accept-encoding": "br", host: "evil" };
    await forward(
      new Request("app://workbench/trpc/checkpoints.add?a=%2F..&b", { method: "POST", headers, body }),
      socketPath,
    );
    expect(seen).toEqual({
      method: "POST",
      url: "/trpc/checkpoints.add?a=%2F..&b",
      body,
      headers: {
        "content-type": "application/json",
        host: "workbench",
        connection: "close",
        "transfer-encoding": "chunked",
      },
    });
  });

  test("status, headers and body come back; the host's content policy is kept and connection headers are dropped", async () => {
    await listen((_request, response) => {
      response.writeHead(418, {
        "content-type": "text/html",
        "content-security-policy": "default-src 'self'",
        etag: '"x"',
      });
      response.end("<p>tea</p>");
    });
    const answer = await forward(new Request("app://workbench/"), socketPath);
    expect(answer.status).toBe(418);
    expect(Object.fromEntries([...answer.headers].filter(([name]) => name !== "date"))).toEqual({
      "content-type": "text/html",
      "content-security-policy": "default-src 'self'",
      etag: '"x"',
      "x-content-type-options": "nosniff",
    });
    expect(await answer.text()).toBe("<p>tea</p>");
  });

  test("an answer that came without a content policy may load nothing", async () => {
    await listen((_request, response) => response.end("<script src=x></script>"));
    const answer = await forward(new Request("app://workbench/x"), socketPath);
    expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'");
  });

  test.each([
    ["HEAD", 200],
    ["POST", 204],
    ["GET", 304],
  ])("an answer to %s with status %i has no body", async (method, status) => {
    await listen((_request, response) => response.writeHead(status).end());
    const answer = await forward(new Request("app://workbench/x", { method }), socketPath);
    expect([answer.status, answer.body]).toEqual([status, null]);
  });

  test("32 MiB go up and come down unchanged", async () => {
    await listen((request, response) => request.pipe(response));
    const body = Buffer.alloc(32 * 1024 * 1024, Buffer.from("0123456789abcdef~"));
    const answer = await forward(new Request("app://workbench/artifact", { method: "POST", body }), socketPath);
    const back = Buffer.from(await answer.arrayBuffer());
    expect([back.length, sha256(back)]).toEqual([body.length, sha256(body)]);
  });

  test("a host that refuses a big upload early is heard, and nothing is left unhandled", async () => {
    await listen((_request, response) => response.writeHead(413, { connection: "close" }).end("Too big."));
    const body = Buffer.alloc(8 * 1024 * 1024);
    const answer = await forward(new Request("app://workbench/artifact", { method: "POST", body }), socketPath);
    expect([answer.status, await answer.text()]).toEqual([413, "Too big."]);
  });
});

describe("streams", () => {
  test("an event reaches the reader before the host sends the next, and cancelling closes the host's connection", async () => {
    const sent = Promise.withResolvers<ServerResponse>();
    const closed = Promise.withResolvers<boolean>();
    await listen((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.on("close", () => closed.resolve(response.writableFinished));
      response.write("data: 1\n\n");
      sent.resolve(response);
    });
    const reader = await readerOf(await forward(new Request("app://workbench/trpc/runs.watch"), socketPath));
    expect(await reader.next()).toBe("data: 1\n\n");
    (await sent.promise).write("data: 2\n\n");
    expect(await reader.next()).toBe("data: 2\n\n");
    await reader.cancel();
    expect(await closed.promise).toBe(false);
  });

  test.each([
    ["before the answer began", false, "AbortError"],
    ["while the answer streams", true, "Error"],
  ])("aborting the request %s closes the host's connection and fails to the reader", async (_when, answers, name) => {
    const arrived = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    await listen((_request, response) => {
      response.on("close", closed.resolve);
      if (answers) response.write("data: 1\n\n");
      arrived.resolve();
    });
    const abort = new AbortController();
    const answer = forward(new Request("app://workbench/trpc/chat", { signal: abort.signal }), socketPath);
    const outcome = answer.then((response) => response.text()).catch((cause: unknown) => cause);
    await arrived.promise;
    if (answers) await answer;
    abort.abort();
    await closed.promise;
    expect(await outcome).toHaveProperty("name", name);
  });

  test("an answer that the host breaks off fails to the reader instead of looking complete", async () => {
    await listen((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    const answer = await forward(new Request("app://workbench/artifact/x"), socketPath);
    await expect(answer.text()).rejects.toThrow(/aborted|terminated/);
  });
});

describe("what is refused", () => {
  test.each([
    "app://elsewhere/",
    "app://workbench.evil/",
    "app://workbench:80/",
    "app://WORKBENCH/",
    "http://workbench/",
    "app://workbench/..%2f..%2fetc/passwd",
    "app://workbench/a/..%5C..%5Cx",
    "app://workbench/a\\..\\b",
    "app://workbench/%00",
    "app://workbench/%E0%A4",
  ])("%s is answered 404 without asking the host", async (url) => {
    let asked = 0;
    await listen((_request, response) => {
      asked += 1;
      response.end();
    });
    const answer = await forward(new Request(url), socketPath);
    expect([answer.status, asked]).toEqual([404, 0]);
  });

  test.each(["app://workbench", "app://workbench/../..", "app://workbench/%2e%2e/%2E%2E/"])(
    "%s is the root",
    async (url) => {
      await listen((request, response) => response.end(request.url));
      expect(await (await forward(new Request(url), socketPath)).text()).toBe("/");
    },
  );

  test("while the host is away the answer is 502 with a sentence", async () => {
    const answer = await forward(new Request("app://workbench/trpc/doctor"), socketPath);
    expect([answer.status, await answer.text()]).toEqual([
      502,
      `The workbench's host process does not answer (connect ENOENT ${socketPath}): try again in a moment.`,
    ]);
  });
});

async function readerOf(answer: Response): Promise<{ next(): Promise<string>; cancel(): Promise<void> }> {
  const reader = answer.body?.getReader();
  if (!reader) throw new Error("The answer has no body.");
  return {
    next: async () => new TextDecoder().decode((await reader.read()).value),
    cancel: () => reader.cancel(),
  };
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
