import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { itemsInTurn } from "#core/probes/in-turn.ts";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";
import { queries } from "../../shared/remote/queries.ts";
import { ASKED_GROUP, PROBE } from "./arms.ts";
import { askPair, type PairAnswer } from "./ask-pair.ts";
import { type Part, partOf } from "./part.ts";
import { stepAt } from "./story.ts";

const MORE = 10;
/** Milliseconds after which a pair counts as unanswered. */
const PATIENCE_MS = 30_000;

export interface Answers {
  /** The pair that is asked first. */
  readonly pair: Part<ProbeItem>;
  readonly first: Part<PairAnswer>;
  readonly more: readonly { readonly item: ProbeItem; readonly answer: Part<PairAnswer> }[];
}

/** Asks the checkpoints when their step comes up, and anew in every showing. */
export function useAnswers(step: number, showing: number): Answers {
  const probes = useQuery(queries.probes());
  const probe = useMemo(() => probes.data?.find((each) => each.probe.id === PROBE)?.probe ?? null, [probes.data]);
  const items = useMemo(() => (probe ? itemsInTurn(probe, ASKED_GROUP) : []), [probe]);
  const asks = items
    .slice(0, 1 + MORE)
    .map((item, index) =>
      answerQuery({ probe, item, showing, asked: step >= stepAt(index === 0 ? "answers" : "ten") }),
    );
  const results = useQueries({ queries: asks });
  const [first] = items;
  const gone = probes.isError || (probes.isSuccess && first === undefined);
  const parts = results.map((result): Part<PairAnswer> => partOf(result));
  return {
    pair: first ? { state: "ready", value: first } : { state: gone ? "missing" : "waiting" },
    first: parts[0] ?? { state: gone ? "missing" : "waiting" },
    more: items.slice(1, 1 + MORE).map((item, index) => ({ item, answer: parts[index + 1] ?? { state: "waiting" } })),
  };
}

interface Ask {
  readonly probe: Probe | null;
  readonly item: ProbeItem;
  readonly showing: number;
  readonly asked: boolean;
}

function answerQuery({ probe, item, showing, asked }: Ask) {
  return queryOptions({
    // Of no known family: an answer stays what it was said to the audience until the demo starts again.
    queryKey: ["demo", showing, item.id],
    queryFn: ({ signal }) => {
      if (probe === null) throw new Error("Internal error: asked before the probe was there.");
      return askPair(probe, item, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
    },
    enabled: asked && probe !== null,
    staleTime: Infinity,
    retry: 1,
  });
}
