import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { itemsInTurn } from "#core/probes/in-turn.ts";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";
import { type Step, stepAt, type Story } from "#core/stories/story.ts";
import { missingCheckpoint } from "#core/stories/story-faults.ts";
import { queries } from "../../shared/remote/queries.ts";
import { askPair, optionsOf, type PairAnswer, type PairQuestion } from "./ask-pair.ts";
import { type Part, partOf } from "./part.ts";
import { modelAt } from "./story-view.ts";

/** Milliseconds after which a pair counts as unanswered. */
const PATIENCE_MS = 60_000;

export interface AskedItem {
  readonly item: ProbeItem;
  readonly answer: Part<PairAnswer>;
}

export interface Answers {
  /** The pair of a guess step, with its answer. */
  readonly guessed: (step: string) => Part<AskedItem>;
  /** The pairs of a `more` step. */
  readonly more: (step: string) => Part<readonly AskedItem[]>;
}

/** One item that the story asks, and the step from which on it is asked. */
interface PlannedAsk {
  readonly step: string;
  readonly item: ProbeItem;
  readonly asked: boolean;
}

/** Asks the checkpoints when their step comes up, and anew in every showing. */
export function useAnswers(story: Story, step: number, showing: number): Answers {
  const probes = useQuery(queries.probes());
  const checkpoints = useQuery(queries.checkpoints());
  const probe = useMemo(
    () => probes.data?.find((each) => each.probe.id === story.probe)?.probe ?? null,
    [probes.data, story.probe],
  );
  const planned = useMemo(() => (probe ? plannedAsks(story, probe, step) : []), [story, probe, step]);
  const asked: [string, string] = [modelAt(story, 0).checkpoint, modelAt(story, 1).checkpoint];
  const absent = checkpoints.data && asked.find((id) => !checkpoints.data.some((each) => each.id === id));
  const question = probe && !absent ? { probe, axis: story.axis, checkpoints: asked } : null;
  const results = useQueries({
    queries: planned.map((ask) => answerQuery(story.id, showing, question, ask)),
  });
  const gone = probes.isError || (probes.isSuccess && planned.length === 0);
  const why = absent ? missingCheckpoint(absent) : undefined;
  const found = planned.map(({ step: of, item }, index) => {
    const result = results[index];
    return { of, item, answer: why === undefined && result ? partOf(result) : nothing(why !== undefined, why) };
  });
  const of = (id: string): AskedItem[] => found.filter((each) => each.of === id);
  return {
    guessed: (id) => {
      const [first] = of(id);
      return first ? { state: "ready", value: first } : nothing(gone);
    },
    more: (id) => (of(id).length > 0 ? { state: "ready", value: of(id) } : nothing(gone)),
  };
}

function nothing(gone: boolean, why?: string): Part<never> {
  return gone ? { state: "missing", why } : { state: "waiting" };
}

/** Items of the guess steps and the `more` steps; those that no step names come in turn, each once. */
function plannedAsks(story: Story, probe: Probe, step: number): PlannedAsk[] {
  const counts = (item: ProbeItem): boolean => optionsOf(item, story.axis) !== null;
  const inTurn = itemsInTurn(probe, story.group).filter(counts);
  const named = (ids: readonly string[]): ProbeItem[] =>
    ids.flatMap((id) => probe.items.find((item) => item.id === id) ?? []).filter(counts);
  let next = 0;
  const take = (count: number): ProbeItem[] => inTurn.slice(next, (next += count));
  return story.steps.flatMap((each, index): PlannedAsk[] => {
    const items = itemsOf(each, named, take);
    // A guessed pair is asked when its answer is about to be shown, and not while the audience guesses.
    const from = each.kind === "guess" ? answersAfter(story.steps, index) : index;
    return items.map((item) => ({ step: each.id, item, asked: step >= from }));
  });
}

function itemsOf(
  step: Step,
  named: (ids: readonly string[]) => ProbeItem[],
  take: (count: number) => ProbeItem[],
): ProbeItem[] {
  if (step.kind === "guess") return step.item === undefined ? take(1) : named([step.item]);
  if (step.kind === "more") return step.items === undefined ? take(step.count) : named(step.items);
  return [];
}

function answersAfter(steps: readonly Step[], index: number): number {
  const found = steps.slice(index).find(({ kind }) => kind === "answers");
  return found ? stepAt(steps, found.id) : Infinity;
}

function answerQuery(story: string, showing: number, question: PairQuestion | null, { item, asked }: PlannedAsk) {
  return queryOptions({
    // Of no known family: an answer stays what it was said to the audience until the demo starts again.
    queryKey: ["demo", story, showing, item.id],
    queryFn: ({ signal }) => {
      if (question === null) throw new Error("Internal error: asked before the probe was there.");
      return askPair(question, item, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
    },
    enabled: asked && question !== null,
    staleTime: Infinity,
    retry: 1,
  });
}
