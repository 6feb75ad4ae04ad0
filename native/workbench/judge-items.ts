import type { JobEvent } from "#core/base/job-event.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import type { Generator } from "#core/generation/generator.ts";
import type { JudgedObvious, ProbeCheck } from "#core/probes/authoring/check-report.ts";
import { OBVIOUS_PROMPT_VERSION, obviousRequest, readObvious } from "#core/probes/authoring/obvious-judge.ts";
import { questionsOf } from "#core/probes/questions.ts";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";
import type { Store } from "#native/storage/store.ts";
import { askJudge, isBroken } from "./ask-judge.ts";
import { atOnce, type Source } from "./at-once.ts";
import type { StoredPairs } from "./probes.ts";

interface Judging {
  readonly stored: StoredPairs;
  readonly check: ProbeCheck;
  readonly judge: Generator;
  readonly createdAt: string;
}

interface Judged {
  readonly item: string;
  /** In both orders; a reason where either has no verdict. */
  readonly verdicts: readonly [boolean, boolean] | string;
}

const SEED = "1";

/** Asks a judge about every item in both option orders, and keeps its verdicts with the check. */
export async function* judgeItems(
  store: Store,
  { stored, check, judge, createdAt }: Judging,
  signal: AbortSignal,
): AsyncGenerator<JobEvent<ProbeCheck>, void, undefined> {
  const { probe } = stored;
  const sources = probe.items.map((item): Source<Judged> => {
    return async function* (inner) {
      yield { item: item.id, verdicts: await verdictsOn(probe, item, judge, inner) };
    };
  });
  const started = performance.now();
  const judged: Judged[] = [];
  let broken: string | null = null;
  try {
    for await (const each of atOnce(sources, judge.parallel, signal)) {
      judged.push(each);
      broken = typeof each.verdicts === "string" && isBroken(each.verdicts) ? each.verdicts : null;
      if (broken !== null) break;
      yield progress(judged.length, probe.items.length, started);
    }
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
  const without = judged.every(({ verdicts }) => typeof verdicts === "string");
  if (signal.aborted) yield { type: "failed", problem: CANCELLED };
  else if (broken !== null || without) yield { type: "failed", problem: judgeFailed(probe.id, judge, judged) };
  else {
    const done: ProbeCheck = { ...check, obvious: { ...check.obvious, judged: tally(judged, judge, createdAt) } };
    store.probeChecks.set(done);
    yield { type: "finished", value: done };
  }
}

const CANCELLED = problem("cancelled", "Cancelled: the checks are kept, the judge's verdicts are not.");

function judgeFailed(probe: string, { identity }: Generator, judged: readonly Judged[]): Problem {
  const last = judged.at(-1)?.verdicts;
  return problem(
    "judge-failed",
    `${identity.kind} ${identity.model} gave no usable verdict on probe "${probe}" (${typeof last === "string" ? last : "no item"} at item ${judged.length}): the other checks are kept; try another judge.`,
  );
}

function progress(done: number, total: number, started: number): JobEvent<ProbeCheck> {
  const perSecond = (done * 1000) / (performance.now() - started);
  return {
    type: "progress",
    phase: "asking the judge",
    done,
    total,
    perSecond,
    secondsLeft: (total - done) / perSecond,
  };
}

async function verdictsOn(
  probe: Probe,
  item: ProbeItem,
  judge: Generator,
  signal: AbortSignal,
): Promise<Judged["verdicts"]> {
  const value = probe.axes.map(({ label }) => label).join("; ");
  const [form = ""] = probe.questionForms;
  const verdicts: boolean[] = [];
  for (const question of questionsOf({ ...probe, questionForms: [form], items: [item] })) {
    const seed = `${SEED}/${item.id}/${question.order}`;
    const asked = await askJudge(
      judge,
      (turn) => obviousRequest(question, value, `${seed}/${turn}`),
      readObvious,
      signal,
    );
    if (!("verdict" in asked)) return asked.reason;
    verdicts.push(asked.verdict);
  }
  const [first = false, second = false] = verdicts;
  return [first, second];
}

function tally(judged: readonly Judged[], { identity }: Generator, createdAt: string): JudgedObvious {
  const unjudged: Record<string, number> = {};
  const obvious: string[] = [];
  const split: string[] = [];
  let of = 0;
  for (const { item, verdicts } of judged) {
    if (typeof verdicts === "string") {
      unjudged[verdicts] = (unjudged[verdicts] ?? 0) + 1;
      continue;
    }
    of++;
    if (verdicts[0] && verdicts[1]) obvious.push(item);
    else if (verdicts[0] || verdicts[1]) split.push(item);
  }
  const promptVersion = OBVIOUS_PROMPT_VERSION;
  return {
    judge: `${identity.kind}: ${identity.model}`,
    promptVersion,
    seed: SEED,
    createdAt,
    of,
    obvious,
    split,
    unjudged,
  };
}
