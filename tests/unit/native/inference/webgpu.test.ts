import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { EnginePool } from "#native/inference/engine-pool.ts";
import { listProviders } from "#native/inference/providers.ts";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";

import { engineOf, text, value } from "./engine-helpers.ts";
import { tinyCheckpoint } from "./test-checkpoints.ts";

/** Debian's Chromium brings a Vulkan loader and SwiftShader, a graphics card in software. */
const CHROMIUM = "/usr/lib/chromium";
const missing = existsSync(join(CHROMIUM, "libvk_swiftshader.so")) ? "" : ` (skipped: no SwiftShader in ${CHROMIUM})`;

describe.skipIf(missing !== "")(`WebGPU on a graphics card in software${missing}`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "msm-vulkan-"));
    const driver = {
      file_format_version: "1.0.0",
      ICD: { library_path: join(CHROMIUM, "libvk_swiftshader.so"), api_version: "1.0.5" },
    };
    writeFileSync(join(folder, "driver.json"), JSON.stringify(driver));
    vi.stubEnv("VK_DRIVER_FILES", join(folder, "driver.json"));
    vi.stubEnv("XDG_RUNTIME_DIR", folder);
    vi.stubEnv("LD_LIBRARY_PATH", CHROMIUM);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it("is found, runs, says how much of it really ran there, and agrees with the CPU", async () => {
    expect((await listProviders()).find((report) => report.name === "webgpu")).toMatchObject({ available: true });
    using checkpoint = tinyCheckpoint();
    await using cpu = await engineOf({ folder: checkpoint.folder });
    // As a workbench asks: its pool has the choice, and who wants an engine names a folder only.
    const pool = new EnginePool({ provider: "webgpu" });
    onTestFinished(() => pool.closeAll());
    const gpu = value(await pool.acquire({ folder: checkpoint.folder }));
    expect(gpu.identity.provider).toMatch(/^webgpu( \(\d+% of the operators on cpu\))?$/);
    expect(gpu.identity.plan).toBe("branching");
    expect(gpu.stats().provider).toBe(gpu.identity.provider);
    const request = { prompt: text("a prompt of some length"), continuations: [" and", " or not"] };
    const [onCpu] = value(await cpu.score([request]));
    const [onGpu] = value(await gpu.score([request]));
    for (const [index, score] of onGpu?.scores.entries() ?? []) {
      expect(score.tokenIds).toEqual(onCpu?.scores[index]?.tokenIds);
      expect(score.sumNats).toBeCloseTo(onCpu?.scores[index]?.sumNats ?? Number.NaN, 3);
    }
  }, 180_000);
});
