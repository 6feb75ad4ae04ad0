import type { JobEvent } from "#core/base/job-event.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Generator } from "#core/generation/generator.ts";
import { GRAMMAR_FORMS, grammarRequest } from "#core/generation/pair-order.ts";
import type { PairRequest } from "#core/generation/pair-request.ts";
import { pairsOf, pairsPipeline } from "#core/generation/pairs-pipeline.ts";
import type { GenerationProgress } from "#core/generation/progress.ts";
import { PAIR_PROMPT_VERSION } from "#core/generation/prompts/pair-prompts.ts";
import { DEFAULT_FORMS } from "#core/probes/authoring/default-forms.ts";
import { type ProbeDraft, idFrom } from "#core/probes/authoring/draft.ts";
import { balanceOrder } from "#core/probes/authoring/rebalance.ts";
import type { ProbeItem } from "#core/probes/probe.ts";
import { type GenerationEnd, runGeneration } from "#native/generation/run-generation.ts";
import type { Store } from "#native/storage/store.ts";
import { Broadcast } from "./broadcast.ts";
import { generatorOf, type GeneratorSources } from "./generation-parts.ts";
import { pairAnswers } from "./pair-answers.ts";
import type { Probes, StoredPairs } from "./probes.ts";
import { newWorkId } from "./work-id.ts";

interface Dependencies {
  readonly store: Store;
  readonly probes: Probes;
  readonly sources: GeneratorSources;
  readonly now: () => Date;
}

export interface GeneratedProbe {
  readonly stored: StoredPairs;
  /** Items that were answered and left out, and answers of no use, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly costUsd: number | null;
}

interface Ready {
  readonly request: PairRequest;
  readonly generator: Generator;
}

type Events = AsyncGenerator<JobEvent<GeneratedProbe>, void, undefined>;

/** Items of probes that a grammar, a checkpoint or an endpoint writes. All or nothing: a probe is stored when all its items are there. */
export class ProbeGenerations {
  readonly #deps: Dependencies;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Who stops listening, or aborts, gives it up; answers are kept, and the same request goes on from them. */
  async *make(request: PairRequest, signal?: AbortSignal): Events {
    const ready = this.#prepare(request);
    if (!ready.ok) {
      yield { type: "failed", problem: ready.error };
      return;
    }
    const given = new AbortController();
    const either = AbortSignal.any([this.#closing.signal, given.signal, ...(signal === undefined ? [] : [signal])]);
    const events = new Broadcast<GenerationProgress>();
    const answers = pairAnswers(this.#deps.store);
    const done = this.#run(ready.value, answers, events, either).finally(() => events.close());
    this.#running.add(done);
    try {
      for await (const progress of events.listen()) yield tell(progress);
      const end = await done;
      yield this.#keep(ready.value, end, answers.attempts);
    } finally {
      given.abort();
      await done;
      this.#running.delete(done);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
  }

  #prepare(request: PairRequest): Result<Ready, Problem> {
    const known = request.generator.kind === "grammar" ? grammarRequest(request) : ok(request);
    if (!known.ok) return known;
    const generator = generatorOf(request.generator, this.#deps.sources);
    if (!generator.ok) return generator;
    if (request.capUsd !== null && generator.value.price === null) {
      return err(
        problem("price-unknown", "A cap in dollars needs the endpoint's prices: add them, or cap the tokens."),
      );
    }
    return ok({ request: known.value, generator: generator.value });
  }

  #run(
    { request, generator }: Ready,
    store: ReturnType<typeof pairAnswers>,
    events: Broadcast<GenerationProgress>,
    signal: AbortSignal,
  ): Promise<GenerationEnd> {
    return runGeneration({
      id: newWorkId(this.#deps.now()),
      // Of these only corpora know; here nothing is told of them and no document is made.
      corpus: request.probe,
      recipe: "preferences",
      specSha256: "",
      promptVersion: PAIR_PROMPT_VERSION,
      seed: String(request.seed),
      tries: request.tries,
      pipeline: pairsPipeline(request),
      generator,
      decoding: {},
      store,
      caps: { tokens: request.capTokens, usd: request.capUsd },
      preview: false,
      signal,
      now: this.#deps.now,
      onProgress: (progress) => events.send(progress),
    });
  }

  #keep(
    { request, generator }: Ready,
    end: GenerationEnd,
    attempts: ReadonlyMap<string, number>,
  ): JobEvent<GeneratedProbe> {
    const { status, rejected, promptTokens, answerTokens, costUsd, problem: fault } = end.progress;
    if (status !== "finished") {
      return { type: "failed", problem: fault ? withReasons(fault, rejected) : CANCELLED };
    }
    const draft = draftOf(request, end, (key) => ({
      kind: "generated",
      generator: generator.identity,
      promptVersion: PAIR_PROMPT_VERSION,
      seed: `${request.seed}/${key}/${attempts.get(key) ?? 0}`,
    }));
    const stored = this.#deps.probes.saveDraft(draft);
    if (!stored.ok) return { type: "failed", problem: stored.error };
    return { type: "finished", value: { stored: stored.value, rejected, promptTokens, answerTokens, costUsd } };
  }
}

const CANCELLED = problem(
  "cancelled",
  "Cancelled: no probe was stored. What was answered is kept; the same request goes on from it.",
);

function withReasons(fault: Problem, rejected: Readonly<Record<string, number>>): Problem {
  const reasons = Object.entries(rejected).map(([reason, count]) => `${reason} ${count}`);
  return reasons.length === 0 ? fault : problem(fault.code, `${fault.message} Left out: ${reasons.join(", ")}.`);
}

function tell({ stages, secondsLeft, perMinute }: GenerationProgress): JobEvent<GeneratedProbe> {
  const items = stages.find(({ stage }) => stage === "items");
  return {
    type: "progress",
    phase: "asking for items",
    done: items?.done ?? 0,
    total: items?.total ?? 0,
    perSecond: perMinute === null ? null : perMinute / 60,
    secondsLeft,
  };
}

function draftOf(
  request: PairRequest,
  { outcomes }: GenerationEnd,
  originOf: (key: string) => NonNullable<ProbeItem["origin"]>,
): ProbeDraft {
  const axis = idFrom(request.value) || "value";
  const forms = request.generator.kind === "grammar" ? GRAMMAR_FORMS : DEFAULT_FORMS;
  const items = pairsOf(request, outcomes).flatMap(({ domain, pairs }) =>
    pairs.map(({ name, text, key }, index): ProbeItem => ({
      id: `${idFrom(domain.name)}-${String(index + 1).padStart(3, "0")}`,
      domain: domain.name,
      noun: domain.noun,
      groups: [],
      options: [
        { text: name, speaksFor: [axis] },
        { text, speaksFor: [] },
      ],
      origin: originOf(key),
    })),
  );
  return balanceOrder(
    {
      format: 1,
      id: request.probe,
      kind: "value-pairs",
      title: request.title ?? `Choices that the value "${request.value}" decides`,
      description: `${items.length} items over ${request.domains.map(({ name }) => name).join(", ")}, generated and not yet looked over.`,
      axes: [{ id: axis, label: request.value }],
      questionForms: [...(request.questionForms ?? forms)],
      items,
    },
    String(request.seed),
  );
}
