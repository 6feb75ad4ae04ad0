import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import type { SelfCheck } from "#core/checkpoints/self-check.ts";

import { CausalSession } from "./causal-session.ts";
import type { EngineProblem } from "./engine.ts";
import type { ModelDescription } from "./inspect-model.ts";
import type { Phase } from "./phase.ts";
import type { Runtime } from "./runtime/runtime.ts";
import type { Continues } from "./self-check.ts";
import { examineCache, inDeviations, providerRows, SAME_NUMBERS } from "./self-check.ts";

interface Options {
  readonly runtime: Runtime;
  readonly threads: number;
  /** Told before each stretch of native code. */
  readonly announce: (phase: Phase) => Promise<void>;
}

/** What the untouched graph gives on the CPU. */
export interface Untouched {
  readonly reference: readonly Float32Array[];
  /** Its numbers depend on what runs beside them. */
  readonly batchBound: boolean;
  readonly continues: Continues;
  readonly checks: readonly SelfCheck[];
}

export async function examineUntouched(
  description: ModelDescription,
  options: Options,
): Promise<Result<Untouched, EngineProblem>> {
  await options.announce("loading weights");
  const session = await CausalSession.open(options.runtime, description, { ...options, provider: "cpu" });
  try {
    await options.announce("checking the results");
    const { vocabularySize, contextLength, graph } = description;
    const { continues, deviation } = await examineCache(session, vocabularySize);
    const same = deviation === null || deviation <= SAME_NUMBERS;
    if (!same && !graph.quantizesActivations) return err(cacheProblem(description, deviation));
    const reference = await providerRows(session, vocabularySize, contextLength);
    return ok({ reference, batchBound: !same, continues, checks: [cacheCheck(same, continues, deviation)] });
  } finally {
    await session.close();
  }
}

function cacheCheck(same: boolean, continues: Continues, measured: number | null): SelfCheck {
  const name = "untouched graph with its cache";
  if (measured === null) {
    const detail =
      "ONNX Runtime does not run the graph over its own cache, so it is rewired, or else every text is read whole.";
    return { name, outcome: "skipped", detail, measured: null };
  }
  const how = continues === "by one" ? ", the second of one token as this graph wants it," : "";
  const detail = same
    ? `A text read in two parts${how} gives what it gives whole.`
    : "Activations are quantised over whole runs, so a text's numbers depend on what runs beside it; each text is run alone.";
  return { name, outcome: same ? "passed" : "failed", detail, measured: inDeviations(measured, SAME_NUMBERS) };
}

function cacheProblem(model: ModelDescription, deviation: number): EngineProblem {
  const by = Number.isNaN(deviation)
    ? "to values that are not numbers"
    : `by ${deviation.toPrecision(2)} standard deviations`;
  return problem(
    "engine-refused",
    `${model.paths.model} gives other results with its cache than without (${by}), so its scores would depend on how they are computed; export it again.`,
  );
}
