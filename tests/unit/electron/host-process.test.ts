import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { Problem } from "#core/base/problem.ts";
import { HostProcess, type HostLimits } from "../../../electron/host-process.ts";
import { forward } from "../../../electron/proxy.ts";

/** A host of a few lines: serves its process id, writes `ended` when it may leave in order, dies when asked to. */
const GOOD_HOST = `
  import { createServer } from "node:http";
  import { rmSync, writeFileSync } from "node:fs";
  const [, socket, , workspace] = process.argv.slice(2);
  rmSync(socket, { force: true });
  const server = createServer((request, response) => {
    if (request.url === "/die") { console.error("out of memory"); process.exit(9); }
    response.end(JSON.stringify({ pid: process.pid, nodeOptions: process.env.NODE_OPTIONS ?? null }));
  }).listen(socket, () => console.log(JSON.stringify({ ready: true, socket })));
  process.stdin.on("end", () => { writeFileSync(workspace + "/ended", ""); process.exit(0); }).resume();
`;
const Served = z.object({ pid: z.number() });
const QUICK: HostLimits = { backOffMs: 1, crashes: 3, crashWindowMs: 60_000, readyMs: 20_000, stopMs: 20_000 };

let folder = "";
let host: HostProcess | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "msm-shell-"));
});

afterEach(async () => {
  await host?.stop();
  host = null;
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

interface Made {
  readonly host: HostProcess;
  readonly gaveUp: Promise<Problem>;
  readonly said: () => string;
}

function make(source: string, changes: { nodeBinary?: string; limits?: Partial<HostLimits> } = {}): Made {
  const entry = join(folder, "main.mjs");
  writeFileSync(entry, source);
  const gaveUp = Promise.withResolvers<Problem>();
  let stderr = "";
  const made = new HostProcess({
    nodeBinary: changes.nodeBinary ?? process.execPath,
    entry,
    socketPath: socketPath(),
    workspace: folder,
    onGaveUp: gaveUp.resolve,
    log: (text) => (stderr += text),
    limits: { ...QUICK, ...changes.limits },
  });
  host = made;
  return { host: made, gaveUp: gaveUp.promise, said: () => stderr };
}

function socketPath(): string {
  return process.platform === "win32" ? `\\\\.\\pipe\\${folder.split("\\").at(-1)}` : join(folder, "host.sock");
}

async function ask(path: string): Promise<Response> {
  return await forward(new Request(`app://workbench${path}`), socketPath());
}

describe("a host that starts", () => {
  test("serves its socket, without the shell's NODE_OPTIONS, and ends in order when stopped", async () => {
    vi.stubEnv("NODE_OPTIONS", "--max-old-space-size=900");
    const made = make(GOOD_HOST);
    expect(await made.host.start()).toEqual({ ok: true, value: undefined });
    expect(await (await ask("/")).json()).toEqual({ pid: expect.any(Number), nodeOptions: null });
    await made.host.stop();
    expect(existsSync(join(folder, "ended"))).toBe(true);
    expect((await ask("/")).status).toBe(502);
  });

  test("is killed when it does not leave", async () => {
    const made = make(`${GOOD_HOST} process.stdin.removeAllListeners("end");`, { limits: { stopMs: 50 } });
    await made.host.start();
    const { pid } = Served.parse(await (await ask("/")).json());
    await made.host.stop();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    expect(existsSync(join(folder, "ended"))).toBe(false);
  });
});

describe("a host that crashes", () => {
  test("is another process on the same socket a moment later", async () => {
    const made = make(GOOD_HOST);
    await made.host.start();
    const before: unknown = await (await ask("/")).json();
    expect((await ask("/die")).status).toBe(502);
    const after: unknown = await vi.waitFor(async () => (await ask("/")).json(), { timeout: 10_000 });
    expect(after).toEqual({ pid: expect.any(Number), nodeOptions: null });
    expect(after).not.toEqual(before);
    expect(made.said()).toBe("out of memory\n");
  });

  test("too often is given up with a sentence that tells how it died, and can be started again", async () => {
    const made = make(`${GOOD_HOST} setTimeout(() => { console.error("disk full"); process.exit(7); }, 20);`);
    await made.host.start();
    expect(await made.gaveUp).toEqual({
      code: "host-crashes",
      message:
        "The workbench's host process ended 3 times in a short while (the last time: exit code 7: disk full). " +
        "What was stored is safe; start it again, or quit.",
    });
    expect((await made.host.start()).ok).toBe(true);
  });

  test("and then names a problem is not started a third time", async () => {
    const refusing = `console.log(JSON.stringify({ ready: false, problem: { code: "database-newer", message: "It is newer." } }));`;
    const made = make(GOOD_HOST);
    await made.host.start();
    writeFileSync(join(folder, "main.mjs"), refusing);
    await ask("/die");
    expect(await made.gaveUp).toEqual({ code: "database-newer", message: "It is newer." });
  });
});

describe("a host that cannot start", () => {
  test.each([
    [
      "names its problem",
      `console.log(JSON.stringify({ ready: false, problem: { code: "database-damaged", message: "It is damaged: choose another." } }))`,
      { code: "database-damaged", message: "It is damaged: choose another." },
    ],
    [
      "dies with its last line",
      `console.error("first\\nCannot find module x"); process.exit(1)`,
      {
        code: "host-died",
        message: "The workbench's host process ended before it was ready (exit code 1: Cannot find module x).",
      },
    ],
    [
      "is another program",
      `console.log("Welcome!"); setInterval(() => {}, 1000)`,
      { code: "host-unreadable", message: "The workbench's host process began with something else: Welcome!" },
    ],
    [
      "says something else in JSON",
      `console.log('{"ready":false,"problem":"no"}')`,
      {
        code: "host-unreadable",
        message: `The workbench's host process began with something else: {"ready":false,"problem":"no"}`,
      },
    ],
  ])("%s", async (_how, source, expected) => {
    expect(await make(source).host.start()).toEqual({ ok: false, error: expected });
  });

  test("is ended when it says nothing for too long", async () => {
    const started = await make("setInterval(() => {}, 1000)", { limits: { readyMs: 100 } }).host.start();
    expect(started).toEqual({
      ok: false,
      error: { code: "host-silent", message: "The workbench's host process said nothing for 0.1 s." },
    });
  });

  test("because Node is missing says so", async () => {
    const started = await make(GOOD_HOST, { nodeBinary: join(folder, "no-node") }).host.start();
    expect(started).toEqual({
      ok: false,
      error: {
        code: "host-died",
        message: `The workbench's host process ended before it was ready (it cannot be run: spawn ${join(folder, "no-node")} ENOENT).`,
      },
    });
  });
});
