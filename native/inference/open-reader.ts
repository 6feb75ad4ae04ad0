import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import type { SelfCheck } from "#core/checkpoints/self-check.ts";
import type { ProviderName } from "#core/engines/provider.ts";

import { BranchingReader } from "./branching-reader.ts";
import { BranchingSession } from "./branching-session.ts";
import type { Checked } from "./check-record.ts";
import { recallChecks, rememberChecks } from "./check-record.ts";
import { CausalSession } from "./causal-session.ts";
import type { EngineProblem } from "./engine.ts";
import type { ModelDescription } from "./inspect-model.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { isRefusedAllocation, refusedAllocation } from "./memory/death.ts";
import { judgeMemory } from "./memory/memory-check.ts";
import { memoryRoom } from "./memory/memory-room.ts";
import { PlainReader } from "./plain-reader.ts";
import type { Phase } from "./phase.ts";
import { withProfile } from "./profiled-run.ts";
import type { Reader } from "./reader.ts";
import { readerLimits } from "./reader-limits.ts";
import type { ReadingPlan } from "./reading-plan.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { RuntimeFault } from "./runtime/runtime-fault.ts";
import { checkBranching, providerRows, SAME_GRAPH, SAME_NUMBERS, worst } from "./self-check.ts";
import { branchingGraph } from "./surgery/branching-graph.ts";
import type { Untouched } from "./untouched-graph.ts";
import { examineUntouched } from "./untouched-graph.ts";

export interface OpenedReader {
  readonly reader: Reader;
  /** What really ran: "cpu", "webgpu", or "webgpu (3% of the operators on cpu)". */
  readonly provider: string;
  readonly plan: ReadingPlan;
  readonly checks: readonly SelfCheck[];
}

interface Options {
  readonly runtime: Runtime;
  readonly provider: ProviderName;
  readonly threads: number;
  /** Told before each stretch of native code, so that a death in it can be explained. */
  readonly announce: (phase: Phase) => Promise<void>;
  /** Leaves the graph as it is, to compare with. */
  readonly asExported: boolean;
  /** Where passed checks are remembered, and for what. */
  readonly checked: Checked;
}

/**
 * Loads a model on the provider asked for and on no other, and checks it before anything relies on it: the cache must
 * continue a sequence as the whole sequence does; the rewired graph must give the untouched one's numbers, or the untouched
 * one is used; a provider other than the CPU must give the CPU's numbers.
 */
export async function openReader(model: LoadedModel, options: Options): Promise<Result<OpenedReader, EngineProblem>> {
  const { description } = model;
  try {
    const remembered = await openRemembered(model, options);
    if (remembered !== null) return ok(remembered);
    const untouched = await examineUntouched(description, options);
    if (!untouched.ok) return untouched;
    if (untouched.value.batchBound) return await openPlain(model, options, untouched.value, []);
    const branching = await openBranching(model, options, untouched.value);
    return branching.opened === null
      ? await openPlain(model, options, untouched.value, branching.checks)
      : ok(branching.opened);
  } catch (cause) {
    if (!(cause instanceof RuntimeFault)) throw cause;
    if (isRefusedAllocation(cause.message)) {
      return err(refusedAllocation(runtimeReason(cause), "loading weights", judgeMemory(description)));
    }
    return err(
      problem(
        "engine-refused",
        `ONNX Runtime does not load ${description.paths.model} on ${options.provider} (${runtimeReason(cause)}); ${nextStep(options.provider)}.`,
      ),
    );
  }
}

/** The rewired graph without its checks, where they passed before for the same files on the CPU of this machine. */
async function openRemembered(model: LoadedModel, options: Options): Promise<OpenedReader | null> {
  if (options.asExported || options.provider !== "cpu") return null;
  const checks = await recallChecks(options.checked);
  if (checks === null) return null;
  const { description } = model;
  const edited = branchingGraph(description.paths.model, description.graph, description.operatorSet);
  if (!edited.ok) return null;
  await options.announce("loading weights");
  const session = await BranchingSession.open(options.runtime, description, edited, options);
  const reader = new BranchingReader(model, session, readerLimits(description, memoryRoom().availableBytes));
  return { reader, provider: "cpu", plan: "branching", checks };
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

/** A reader on the rewired graph; or none, with the checks that say why. */
type Branching = { readonly opened: OpenedReader } | { readonly opened: null; readonly checks: readonly SelfCheck[] };

function skipped(detail: string): Branching {
  return {
    opened: null,
    checks: [{ name: "rewired against untouched graph", outcome: "skipped", detail, measured: null }],
  };
}

async function openBranching(model: LoadedModel, options: Options, untouched: Untouched): Promise<Branching> {
  if (options.asExported) return skipped("The graph was asked for as it was exported.");
  const { description } = model;
  const { graph, operatorSet, vocabularySize, contextLength, windowTokens } = description;
  if (windowTokens !== null && windowTokens < (contextLength ?? Infinity)) {
    return skipped(`Some layers look back ${windowTokens} tokens only, which a shared prefix does not express.`);
  }
  const edited = branchingGraph(description.paths.model, graph, operatorSet);
  if (!edited.ok) return skipped(`The graph is read as it was exported, one text at a time, because ${edited.why}.`);
  return withProfile(options.provider, async (profilePrefix, readShares) => {
    await options.announce("loading weights");
    let session: BranchingSession;
    try {
      session = await BranchingSession.open(options.runtime, description, edited, { ...options, ...profilePrefix });
    } catch (cause) {
      if (!(cause instanceof RuntimeFault)) throw cause;
      return skipped(`ONNX Runtime does not take the rewired graph (${runtimeReason(cause)}).`);
    }
    await options.announce("checking the results");
    const checks = await checkBranching(session, {
      vocabularySize,
      contextLength,
      reference: untouched.reference,
      limit: options.provider === "cpu" && isExact(description) ? SAME_GRAPH : SAME_NUMBERS,
    });
    if (checks.some((check) => check.outcome === "failed")) {
      await session.close();
      return { opened: null, checks };
    }
    const passed = [...untouched.checks, ...checks];
    if (options.provider === "cpu") await rememberChecks(options.checked, passed);
    const provider = await readShares(session);
    const reader = new BranchingReader(model, session, readerLimits(description, memoryRoom().availableBytes));
    return { opened: { reader, provider, plan: "branching", checks: passed } };
  });
}

/** Single-float arithmetic throughout, where rearranged sums are the only difference. */
function isExact({ weightDtype, graph }: ModelDescription): boolean {
  return graph.cache.every((cache) => cache.type === "float32") && !/^u?int/.test(weightDtype);
}

async function openPlain(
  model: LoadedModel,
  options: Options,
  untouched: Untouched,
  earlier: readonly SelfCheck[],
): Promise<Result<OpenedReader, EngineProblem>> {
  const { description } = model;
  const alone = untouched.batchBound || untouched.continues !== "by several";
  return withProfile(options.provider, async (profilePrefix, readShares) => {
    await options.announce("loading weights");
    const session = await CausalSession.open(options.runtime, description, { ...options, ...profilePrefix });
    await options.announce("checking the results");
    const { vocabularySize, contextLength } = description;
    const deviation =
      options.provider === "cpu"
        ? 0
        : worst(untouched.reference, await providerRows(session, vocabularySize, contextLength));
    if (!(deviation <= SAME_NUMBERS)) {
      await session.close();
      return err(otherNumbers(description, options.provider, deviation));
    }
    const provider = await readShares(session);
    const reader = new PlainReader(model, session, alone);
    const plan = alone ? "alone" : "sequential";
    return ok({ reader, provider, plan, checks: [...untouched.checks, ...earlier] });
  });
}

function otherNumbers(description: ModelDescription, provider: ProviderName, deviation: number): EngineProblem {
  return problem(
    "engine-refused",
    `${provider} computes other numbers than the CPU for ${description.paths.model} (${deviation.toPrecision(2)} standard deviations apart); choose the provider cpu.`,
  );
}
