import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CausalSession } from "#native/inference/causal-session.ts";
import { countCores, defaultThreads } from "#native/inference/engine-threads.ts";
import { inspectModel } from "#native/inference/inspect-model.ts";
import { runtimeReason } from "#native/inference/open-reader.ts";
import { providerFix } from "#native/inference/provider-fix.ts";
import { describeShares, nodeShares } from "#native/inference/provider-profile.ts";
import { listProviders } from "#native/inference/providers.ts";
import { nodeRuntime } from "#native/inference/runtime/node-runtime.ts";
import { describe, expect, it, test } from "vitest";

import { tinyCheckpoint } from "./test-checkpoints.ts";

describe("the providers of this machine", () => {
  it("are each asked where they exist; the CPU always runs; what does not run says why and what to do", async () => {
    const reports = await listProviders();
    expect(reports.map((report) => report.name)).toEqual(["cpu", "webgpu", "cuda", "tensorrt", "dml", "coreml"]);
    expect(reports[0]).toEqual({
      name: "cpu",
      asked: true,
      available: true,
      reason: "A trial model ran on cpu.",
      fix: null,
    });
    for (const { name, asked, available, reason, fix } of reports) {
      expect(reason).toMatch(
        /^(A trial model ran on|A trial on .* failed: .+|ONNX Runtime for Node offers|MSM Workbench does not ask) ?.*\.$/,
      );
      expect(available).toBe(reason.startsWith("A trial model ran"));
      expect(asked).toBe(reason.startsWith("A trial"));
      expect(fix === null).toBe(available || reason.includes("only"));
      expect(name === "tensorrt" ? fix : "").toMatch(/cuda|^$/);
    }
    expect(reports.filter((report) => report.reason.includes("only")).length).toBeGreaterThan(0);
  });

  it("do not wait for each other: one that hangs and one that dies leave the CPU's answer as it is", async () => {
    const folder = mkdtempSync(join(tmpdir(), "msm-trial-"));
    const trial = join(folder, "trial.mjs");
    // Stands in for a driver: only a broken one hangs or takes its process along.
    writeFileSync(
      trial,
      `const [, , name] = process.argv;
       if (name === "cpu") process.stdout.write("ran");
       else if (name === "webgpu") setInterval(() => {}, 1000);
       else process.kill(process.pid, "SIGKILL");`,
    );
    const reports = await listProviders({ trial, timeoutMs: 1500 });
    rmSync(folder, { recursive: true });
    const reasonOf = (name: string) => reports.find((report) => report.name === name)?.reason;
    expect(reports[0]).toMatchObject({ name: "cpu", available: true });
    expect(reasonOf("webgpu")).toBe("A trial on webgpu failed: it gave no answer within 1.5 s and was ended.");
    expect(reasonOf("cuda")).toBe(
      process.platform === "linux"
        ? "A trial on cuda failed: the process died by SIGKILL."
        : "ONNX Runtime for Node offers cuda on Linux only.",
    );
  });
});

test("where a pack is installed for a provider and fails, the fix is not to add one", () => {
  expect(providerFix("cuda", null)).toContain("dd an engine pack");
  expect(providerFix("cuda", { name: "cuda12" })).not.toMatch(/add an engine pack|setup:cuda/i);
});

describe("what really ran", () => {
  it("is read from ONNX Runtime's own profile of a run", async () => {
    using checkpoint = tinyCheckpoint();
    const inspected = await inspectModel(checkpoint.folder);
    if (!inspected.ok) throw new Error(inspected.error.message);
    const folder = mkdtempSync(join(tmpdir(), "msm-profile-"));
    const session = await CausalSession.open(nodeRuntime, inspected.value, {
      provider: "cpu",
      threads: 1,
      profilePrefix: join(folder, "p"),
    });
    await session.forward([1, 2, 3], null, { rows: 1, cache: false });
    session.endProfiling();
    await session.close();
    const [name = ""] = readdirSync(folder);
    const shares = nodeShares(JSON.parse(readFileSync(join(folder, name), "utf8")));
    rmSync(folder, { recursive: true });
    expect([...shares.keys()]).toEqual(["CPUExecutionProvider"]);
    expect(describeShares("cpu", shares)).toBe("cpu");
    expect(describeShares("webgpu", shares)).toBe("cpu (webgpu took no operator)");
  });

  it("names the share that fell to the CPU", () => {
    const shares = new Map([
      ["WebGpuExecutionProvider", 180],
      ["CPUExecutionProvider", 20],
    ]);
    expect(describeShares("webgpu", shares)).toBe("webgpu (10% of the operators on cpu)");
    expect(describeShares("webgpu", new Map([["WebGpuExecutionProvider", 180]]))).toBe("webgpu");
  });

  it("loses ONNX Runtime's source locations when it failed", () => {
    const raw =
      "/onnxruntime_src/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::<lambda()> status == Success was false. Failed to get a WebGPU adapter: No supported adapters\n";
    expect(runtimeReason(new Error(raw))).toBe("Failed to get a WebGPU adapter: No supported adapters");
  });
});

describe("threads", () => {
  it("count cores, not hardware threads", () => {
    const cpu = (socket: number, core: number) => `processor : 0\nphysical id\t: ${socket}\ncore id\t\t: ${core}\n`;
    expect(countCores([cpu(0, 0), cpu(0, 0), cpu(0, 1), cpu(1, 0)].join("\n"))).toBe(3);
    expect(countCores("processor : 0\nBogoMIPS : 50\n")).toBeNull();
  });

  it("default to at least one", () => {
    expect(defaultThreads()).toBeGreaterThanOrEqual(1);
  });
});
