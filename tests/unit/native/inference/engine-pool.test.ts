import { EnginePool } from "#native/inference/engine-pool.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { eventually, FREE, isRunning, text, value } from "./engine-helpers.ts";
import { tinyCheckpoint } from "./test-checkpoints.ts";

const REQUEST = { prompt: text("a"), continuations: ["b"] };

describe("a pool", () => {
  let pool: EnginePool;
  let checkpoint: ReturnType<typeof tinyCheckpoint>;
  beforeEach(() => {
    checkpoint = tinyCheckpoint();
  });
  afterEach(async () => {
    await pool.closeAll();
    checkpoint[Symbol.dispose]();
  });

  it("gives two who ask for the same at once the same process", async () => {
    pool = new EnginePool();
    const { folder } = checkpoint;
    const [one, other] = await Promise.all([pool.acquire({ folder }), pool.acquire({ folder: `${folder}/.` })]);
    expect(value(one).pid).toBe(value(other).pid);
    expect(value(await pool.acquire({ folder, threads: 2 })).pid).not.toBe(value(one).pid);
    expect(pool.size).toBe(2);
  });

  it("starts an engine anew after its process died, and it gives the same results", async () => {
    pool = new EnginePool();
    const first = value(await pool.acquire(checkpoint));
    const before = value(await first.score([REQUEST]));
    process.kill(first.pid, "SIGKILL");
    await eventually(() => !first.alive, 5000);
    const second = value(await pool.acquire(checkpoint));
    expect(second.pid).not.toBe(first.pid);
    expect(value(await second.score([REQUEST]))).toEqual(before);
  });

  it("keeps no engine that could not be opened", async () => {
    pool = new EnginePool();
    expect(await pool.acquire({ folder: "/nowhere" })).toMatchObject({
      ok: false,
      error: { code: "model-unreadable" },
    });
    expect(pool.size).toBe(0);
  });

  it("closes the engine unused for longest beyond its limit", async () => {
    pool = new EnginePool({ limit: 2 });
    const { folder } = checkpoint;
    const one = value(await pool.acquire({ folder, threads: 1 }));
    const two = value(await pool.acquire({ folder, threads: 2 }));
    value(await pool.acquire({ folder, threads: 1 }));
    value(await pool.acquire({ folder, threads: 3 }));
    expect([one.alive, two.alive, pool.size]).toEqual([true, false, 2]);
    expect(isRunning(two.pid)).toBe(false);
  });

  it("closes none that is answering or held", async () => {
    pool = new EnginePool({ limit: 1 });
    const { folder } = checkpoint;
    const busy = value(await pool.acquire({ folder, threads: 1 }));
    const seeds = Array.from({ length: 2000 }, (_, index) => `${index}`);
    const stop = new AbortController();
    const running = busy.sample([{ prompt: text("a"), decoding: { ...FREE, maxTokens: 100 }, seeds }], stop.signal);
    const held = await pool.withEngine({ folder, threads: 2 }, async (engine) => {
      value(await pool.acquire({ folder, threads: 3 }));
      return engine.score([REQUEST]);
    });
    expect(held).toMatchObject({ ok: true });
    expect([busy.alive, pool.size]).toEqual([true, 3]);
    stop.abort();
    expect(await running).toMatchObject({ ok: false, error: { code: "cancelled" } });
    await eventually(() => busy.inFlight === 0, 5000);
    value(await pool.acquire({ folder, threads: 3 }));
    expect(pool.size).toBe(1);
  });

  it("counts what idle engines and those of the asked checkpoints hold, and not what others work with", async () => {
    pool = new EnginePool();
    using other = tinyCheckpoint();
    const idle = value(await pool.acquire(other));
    const held = await pool.withEngine(checkpoint, async (engine) => {
      const read = await engine.score([REQUEST]);
      const counted = [pool.returnedBytes(["/nowhere"]), pool.returnedBytes([`${checkpoint.folder}/.`])];
      expect(counted).toEqual([idle.residentBytes, idle.residentBytes + engine.residentBytes]);
      return read;
    });
    expect(held).toMatchObject({ ok: true });
    expect(idle.residentBytes).toBeGreaterThan(0);
  });

  it("ends every process when it is closed", async () => {
    pool = new EnginePool();
    const { folder } = checkpoint;
    const engines = [value(await pool.acquire({ folder })), value(await pool.acquire({ folder, threads: 2 }))];
    await pool.closeAll();
    expect(engines.map((engine) => isRunning(engine.pid))).toEqual([false, false]);
    // Whoever lost its engine asks for the next one at once: it must not outlive the pool.
    expect(await pool.acquire({ folder })).toMatchObject({ ok: false, error: { code: "engine-died" } });
    expect(pool.loaded).toEqual([]);
  });
});
