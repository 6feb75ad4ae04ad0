import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serve, type Host } from "#native/host/serve.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { ROOT, temporaryFolder } from "./msm.ts";

let workbench: Workbench;
let host: Host;
let port: number;
let token: string;

beforeAll(async () => {
  const opened = await createWorkbench({ workspace: temporaryFolder() });
  if (!opened.ok) throw new Error(opened.error.message);
  workbench = opened.value;
  host = await serve(workbench, { kind: "loopback", port: 0 }, join(ROOT, "dist/renderer"));
  const url = new URL(host.address);
  port = Number(url.port);
  token = url.hash.replace("#token=", "");
});

afterAll(async () => {
  await host.close();
  await workbench.close();
});

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

async function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on("error", reject).end();
  });
}

async function session(): Promise<string> {
  const opened = await ask("/session", { authorization: `Bearer ${token}` }, "POST");
  expect(opened.status).toBe(204);
  return opened.headers["set-cookie"]?.[0] ?? "";
}

test("the wire answers a session and nobody else", async () => {
  expect((await ask("/trpc/doctor")).status).toBe(401);
  expect((await ask("/session", { authorization: "Bearer wrong" }, "POST")).status).toBe(401);
  const cookie = await session();
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
  const answered = await ask("/trpc/doctor", { cookie: cookie.split(";")[0] ?? "" });
  expect(answered.status).toBe(200);
  expect(answered.text).toContain('"providers"');
});

test("another host name or origin is refused even with the cookie (DNS rebinding)", async () => {
  const cookie = (await session()).split(";")[0] ?? "";
  expect((await ask("/trpc/doctor", { cookie, host: "evil.example" })).status).toBe(403);
  expect((await ask("/trpc/doctor", { cookie, origin: "http://evil.example" })).status).toBe(403);
  expect((await ask("/", { host: "evil.example" })).status).toBe(403);
});

test("documents carry a policy that allows nothing from elsewhere", async () => {
  const page = await ask("/");
  expect(page.status).toBe(200);
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  expect(page.headers["content-security-policy"]).not.toContain("unsafe");
});

test("no path leaves the window's folder", async () => {
  for (const path of [
    "/../package.json",
    "//",
    "/assets/gone.js",
    "/%2e%2e/package.json",
    "/assets/..%2f..%2f..%2fpackage.json",
    "/%",
  ]) {
    expect((await ask(path)).text).not.toContain('"msm-workbench"');
  }
});

test("an expected failure arrives with its code and sentence", async () => {
  const cookie = (await session()).split(";")[0] ?? "";
  const input = encodeURIComponent(JSON.stringify({ runs: ["ghost"] }));
  const reply = await ask(`/trpc/runs.report?input=${input}`, { cookie });
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text)).toMatchObject({ error: { data: { problem: { code: "run-unknown" } } } });
});
