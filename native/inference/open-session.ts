import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import type { SelfCheck } from "#core/checkpoints/self-check.ts";
import { err, ok } from "#core/base/result.ts";

import { CausalSession } from "./causal-session.ts";
import type { EngineProblem, ProviderName } from "./engine.ts";
import type { ModelDescription } from "./inspect-model.ts";
import { describeShares, nodeShares } from "./provider-profile.ts";
import { cacheCheck, cacheDeviation, providerCheck, providerRows, SAME_NUMBERS, worst } from "./self-check.ts";

/** What a child is about to do; said before it enters native code. */
export type Phase =
  | "starting"
  | "reading the checkpoint"
  | "loading weights"
  | "checking the results"
  | "running"
  | "idle";

export interface OpenedSession {
  readonly session: CausalSession;
  /** What really ran: "cpu", "webgpu", or "webgpu (3% of the operators on cpu)". */
  readonly provider: string;
  readonly checks: readonly SelfCheck[];
}

interface Options {
  readonly provider: ProviderName;
  readonly threads: number;
  /** Told before each stretch of native code, so that a death in it can be explained. */
  readonly announce: (phase: Phase) => Promise<void>;
  /** Awaited before every run of the model. */
  readonly beforeRun: () => Promise<void>;
}

/**
 * Loads a model on the provider asked for and on no other, and checks it before anything relies on it: the cache must
 * continue a sequence as the whole sequence does, and a provider other than the CPU must give the CPU's numbers.
 */
export async function openSession(
  model: ModelDescription,
  options: Options,
): Promise<Result<OpenedSession, EngineProblem>> {
  try {
    const opened = options.provider === "cpu" ? await openOnCpu(model, options) : await openElsewhere(model, options);
    if (!opened.ok) return opened;
    const { session } = opened.value;
    const deviation = await cacheDeviation(session, model.vocabularySize);
    if (deviation <= SAME_NUMBERS) {
      return ok({ ...opened.value, checks: [cacheCheck(deviation), ...opened.value.checks] });
    }
    await session.close();
    return err(cacheProblem(model, deviation));
  } catch (cause) {
    return err(
      problem(
        "engine-refused",
        `ONNX Runtime does not load ${model.paths.model} on ${options.provider} (${runtimeReason(cause)}); ${nextStep(options.provider)}.`,
      ),
    );
  }
}

/** The words of ONNX Runtime without its source locations, on one line. */
export function runtimeReason(cause: unknown): string {
  const line = reasonOf(cause).replaceAll(/\s+/g, " ").trim();
  return line
    .replace(/^\S+\.(?:cc|h):\d+ .* was false\. /, "")
    .replace(/\.$/, "")
    .slice(0, 400);
}

function nextStep(provider: ProviderName): string {
  return provider === "cpu"
    ? "export the checkpoint again"
    : "choose the provider cpu, or see msm doctor for what this machine offers";
}

function cacheProblem(model: ModelDescription, deviation: number): EngineProblem {
  const by = Number.isNaN(deviation)
    ? "to values that are not numbers"
    : `by ${deviation.toPrecision(2)} standard deviations`;
  return problem(
    "engine-refused",
    `${model.paths.model} gives other results with its cache than without (${by}), so its scores would depend on how they are computed; export it in float32, float16 or with 4-bit or 8-bit weights instead of dynamic quantisation.`,
  );
}

async function openOnCpu(model: ModelDescription, options: Options): Promise<Result<OpenedSession, EngineProblem>> {
  await options.announce("loading weights");
  const session = await CausalSession.open(model, { ...options, provider: "cpu" });
  await options.announce("checking the results");
  return ok({ session, provider: "cpu", checks: [providerCheck("cpu", null)] });
}

async function openElsewhere(model: ModelDescription, options: Options): Promise<Result<OpenedSession, EngineProblem>> {
  const { vocabularySize, contextLength } = model;
  const reference = await openOnCpu(model, options);
  if (!reference.ok) return reference;
  const expected = await providerRows(reference.value.session, vocabularySize, contextLength);
  await reference.value.session.close();
  await options.announce("loading weights");
  const folder = await mkdtemp(join(tmpdir(), "msm-profile-"));
  try {
    const { provider } = options;
    const session = await CausalSession.open(model, { ...options, profilePrefix: join(folder, "profile") });
    await options.announce("checking the results");
    const rows = await providerRows(session, vocabularySize, contextLength);
    session.endProfiling();
    const deviation = worst(expected, rows);
    if (!(deviation <= SAME_NUMBERS)) {
      await session.close();
      return err(
        problem(
          "engine-refused",
          `${provider} computes other numbers than the CPU for ${model.paths.model} (${deviation.toPrecision(2)} standard deviations apart); choose the provider cpu.`,
        ),
      );
    }
    const shares = nodeShares(await readProfile(folder));
    return ok({ session, provider: describeShares(provider, shares), checks: [providerCheck(provider, deviation)] });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readProfile(folder: string): Promise<unknown> {
  const [name] = await readdir(folder);
  return name === undefined ? [] : JSON.parse(await readFile(join(folder, name), "utf8"));
}
