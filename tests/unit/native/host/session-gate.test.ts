import { createServer, request, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { end, SessionGate, WRONG_TOKEN_REST_MS, WRONG_TOKENS } from "#native/host/session-gate.ts";

let server: Server | null = null;
afterEach(async () => {
  await new Promise((done) => (server === null ? done(null) : server.close(done)));
});

interface Asked {
  readonly token?: string;
  readonly site?: string;
  readonly method?: string;
}

/** A gate on a port of its own, with a clock that the test moves. */
async function gateOn(): Promise<{
  gate: SessionGate;
  clock: { ms: number };
  ask: (asked: Asked) => Promise<{ status: number; retryAfter: string | undefined; cookie: string }>;
}> {
  const clock = { ms: 0 };
  const gate = new SessionGate({ names: (port) => [`127.0.0.1:${port}`], secure: false, now: () => clock.ms });
  const opened = createServer((incoming, response) => {
    if (gate.refuse(incoming) === "foreign") end(response, 403, "");
    else gate.open(incoming, response);
  });
  server = opened;
  await new Promise<void>((done) => opened.listen(0, "127.0.0.1", done));
  const address = opened.address();
  const port = typeof address === "object" ? address?.port : 0;
  const ask = (asked: Asked) =>
    new Promise<{ status: number; retryAfter: string | undefined; cookie: string }>((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${asked.token ?? gate.token}`,
        ...(asked.site !== undefined && { "sec-fetch-site": asked.site }),
      };
      request({ host: "127.0.0.1", port, path: "/session", method: asked.method ?? "POST", headers }, (response) => {
        response.resume().on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers["retry-after"],
            cookie: response.headers["set-cookie"]?.[0] ?? "",
          }),
        );
      })
        .on("error", reject)
        .end();
    });
  return { gate, clock, ask };
}

test("after ten wrong tokens none is heard, the right one neither, until time has passed", async () => {
  const { clock, ask } = await gateOn();
  for (let count = 0; count < WRONG_TOKENS; count++) expect((await ask({ token: `guess${count}` })).status).toBe(401);
  expect(await ask({})).toMatchObject({ status: 429, retryAfter: "6" });
  clock.ms += WRONG_TOKEN_REST_MS;
  expect((await ask({})).status).toBe(204);
  expect((await ask({ token: "again" })).status).toBe(401);
  expect((await ask({})).status).toBe(429);
});

test("wrong tokens far apart shut nobody out", async () => {
  const { clock, ask } = await gateOn();
  for (let count = 0; count < 3 * WRONG_TOKENS; count++) {
    clock.ms += WRONG_TOKEN_REST_MS;
    expect((await ask({ token: "wrong" })).status).toBe(401);
  }
  expect((await ask({})).status).toBe(204);
});

test("a page of another site or port cannot trade a token, and a token is traded by POST alone", async () => {
  const { ask } = await gateOn();
  expect((await ask({ site: "cross-site" })).status).toBe(401);
  expect((await ask({ site: "same-site" })).status).toBe(401);
  expect((await ask({ method: "GET" })).status).toBe(401);
  expect((await ask({ site: "same-origin" })).status).toBe(204);
});

test("the cookie is another secret than the token, for no script and no other site", async () => {
  const { gate, ask } = await gateOn();
  const { cookie } = await ask({});
  expect(cookie).toMatch(/^msm_session_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
  expect(cookie).not.toContain(gate.token);
});
