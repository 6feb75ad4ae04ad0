import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { serve, type Host } from "#native/host/serve.ts";
import { CONTENT_SECURITY_POLICY } from "#native/host/static-files.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { HostProcess } from "../../../electron/host-process.ts";
import { newSocketPath, workspaceOf } from "../../../electron/places.ts";
import { forward } from "../../../electron/proxy.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "msm-real-host-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let sockets = 0;
/** Short, and in the folder that the test removes. */
function socketIn(place: string): string {
  sockets += 1;
  return process.platform === "win32" ? newSocketPath("win32") : join(place, `${sockets}.sock`);
}

describe("the workbench behind the proxy", () => {
  let socketPath = "";
  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    forward(new Request(`app://workbench${path}`, init), socketPath);
  let workbench: Workbench | null = null;
  let host: Host | null = null;

  beforeAll(async () => {
    socketPath = socketIn(folder);
    const renderer = join(folder, "renderer");
    mkdirSync(join(renderer, "assets"), { recursive: true });
    writeFileSync(join(renderer, "index.html"), "<!doctype html><title>MSM Workbench</title>");
    writeFileSync(join(renderer, "assets/main.js"), "export {};");
    const opened = await createWorkbench({ workspace: join(folder, "workspace"), bundled: join(folder, "none") });
    if (!opened.ok) throw new Error(opened.error.message);
    workbench = opened.value;
    host = await serve(workbench, { kind: "socket", path: socketPath }, renderer);
  });

  afterAll(async () => {
    await host?.close();
    await workbench?.close();
  });

  test("gives the document with the host's content policy, and its script", async () => {
    const page = await ask("/");
    expect([page.status, page.headers.get("content-security-policy"), await page.text()]).toEqual([
      200,
      CONTENT_SECURITY_POLICY,
      "<!doctype html><title>MSM Workbench</title>",
    ]);
    const script = await ask("/assets/main.js");
    expect([script.headers.get("content-type"), await script.text()]).toEqual([
      "text/javascript; charset=utf-8",
      "export {};",
    ]);
  });

  test("answers a query", async () => {
    const answer = await ask("/trpc/checkpoints.list");
    expect([answer.status, await answer.json()]).toEqual([200, { result: { data: [] } }]);
  });

  test("carries a mutation's problem with its code", async () => {
    const body = JSON.stringify({ path: join(folder, "no-such-model") });
    const answer = await ask("/trpc/checkpoints.add", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const failure = z.object({ error: z.object({ data: z.object({ problem: z.object({ code: z.string() }) }) }) });
    expect(answer.status).toBe(400);
    expect(failure.parse(await answer.json()).error.data.problem.code).not.toBe("");
  });

  test("streams a subscription's events to their end", async () => {
    const input = { checkpoints: ["ghost"], prompt: "Brie?", seed: 1, temperature: 0, topP: 1, maxTokens: 4 };
    const answer = await ask(`/trpc/chat?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { accept: "text/event-stream" },
    });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    const text = await answer.text();
    expect(text).toMatch(/^event: connected\n/);
    expect(text).toMatch(/"checkpoint":"ghost","problem":\{"code":"checkpoint-unknown"/);
    expect(text).toMatch(/event: return\n/);
  });
});

describe("the host's own process", () => {
  function hostOn(workspace: string): { process: HostProcess; socketPath: string } {
    const socketPath = socketIn(folder);
    const entry = join(ROOT, "native/host/main.ts");
    const unwanted = (reason: unknown): never => expect.fail(`The host was given up: ${JSON.stringify(reason)}`);
    const made = new HostProcess({
      nodeBinary: process.execPath,
      entry,
      socketPath,
      workspace,
      onGaveUp: unwanted,
      log: () => undefined,
    });
    return { process: made, socketPath };
  }

  test("starts, answers through the proxy and ends", async () => {
    const { process: host, socketPath } = hostOn(join(folder, "own"));
    expect(await host.start()).toEqual({ ok: true, value: undefined });
    const answer = await forward(new Request("app://workbench/trpc/runs.list"), socketPath);
    expect([answer.status, await answer.json()]).toEqual([200, { result: { data: [] } }]);
    await host.stop();
    expect((await forward(new Request("app://workbench/trpc/runs.list"), socketPath)).status).toBe(502);
  });

  test("refuses a file that is no database with a sentence, and leaves it as it is", async () => {
    const workspace = join(folder, "foreign");
    mkdirSync(workspace);
    writeFileSync(join(workspace, "workbench.sqlite"), "These are my holiday notes, not a database at all.");
    const started = await hostOn(workspace).process.start();
    expect(started).toMatchObject({ ok: false, error: { message: expect.stringContaining("workbench.sqlite") } });
    expect(readFileSync(join(workspace, "workbench.sqlite"), "utf8")).toMatch(/^These are my holiday notes/);
  });
});

test("the window opens the workspace that the command line uses when none is named", () => {
  const { MSM_WORKSPACE: _named, ...unnamed } = process.env;
  const env = { ...unnamed, HOME: folder, XDG_DATA_HOME: join(folder, "data"), LOCALAPPDATA: join(folder, "data") };
  const told = spawnSync(process.execPath, [join(ROOT, "cli/main.ts"), "doctor", "--json"], {
    env,
    encoding: "utf8",
  });
  const home = process.platform === "win32" ? homedir() : folder;
  const { workspace } = z.object({ workspace: z.string() }).parse(JSON.parse(told.stdout));
  expect(workspaceOf([], env, process.platform, home)).toBe(workspace);
});
