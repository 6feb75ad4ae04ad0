import type { Problem } from "#core/base/problem.ts";
import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import type { JobEvent } from "#core/base/job-event.ts";
import type { CorpusDocument, CorpusSummary } from "#core/corpus/document.ts";
import { exampleOf } from "#core/corpus/quality/examples.ts";
import { JUDGE_PROMPT_VERSION, judgeRequest, readVerdict, type Verdict } from "#core/corpus/quality/faithfulness.ts";
import type { QualityReport } from "#core/corpus/quality/report.ts";
import type { GenerateRequest, Generator } from "#core/generation/generator.ts";
import { fillSlots } from "#core/specs/fill-slots.ts";
import type { Store } from "#native/storage/store.ts";
import { askJudge, isBroken } from "./ask-judge.ts";
import { atOnce, type Source } from "./at-once.ts";

export interface Judging {
  readonly corpus: CorpusSummary;
  /** The check's report, which the verdicts are added to. */
  readonly report: QualityReport;
  readonly judge: Generator;
  /** Numbers of the documents to judge. */
  readonly ids: readonly number[];
  readonly seed: string;
  readonly createdAt: string;
}

interface Judged {
  readonly document: CorpusDocument;
  /** A reason instead of a verdict where the judge gave none. */
  readonly verdict: Verdict | string;
}

/** Asks a judge about documents and stores its verdicts: in the report, and as the flag of those it finds unfaithful. */
export async function* judgeCorpus(
  store: Store,
  judging: Judging,
  signal: AbortSignal,
): AsyncGenerator<JobEvent<QualityReport>, void, undefined> {
  const { corpus, judge, seed, ids } = judging;
  const asked = questionsOf(store, judging);
  if (!asked.ok) {
    yield { type: "failed", problem: asked.error };
    return;
  }
  const sources = asked.value.map(({ document, spec }): Source<Judged> => {
    return async function* (inner) {
      yield {
        document,
        verdict: await verdictOf(judge, { spec, text: document.text, seed: `${seed}/${document.id}` }, inner),
      };
    };
  });
  const started = performance.now();
  const judged: Judged[] = [];
  let broken: string | null = null;
  try {
    for await (const each of atOnce(sources, judge.parallel, signal)) {
      judged.push(each);
      broken = typeof each.verdict === "string" && isBroken(each.verdict) ? each.verdict : null;
      if (broken !== null) break;
      const perSecond = (judged.length * 1000) / (performance.now() - started);
      const secondsLeft = (ids.length - judged.length) / perSecond;
      yield {
        type: "progress",
        phase: "asking the judge",
        done: judged.length,
        total: ids.length,
        perSecond,
        secondsLeft,
      };
    }
  } catch (cause) {
    if (!signal.aborted) throw cause;
  }
  const without = judged.every(({ verdict }) => typeof verdict === "string");
  if (signal.aborted) yield { type: "failed", problem: CANCELLED };
  else if (broken !== null || without) yield { type: "failed", problem: judgeFailed(corpus.id, judge, judged) };
  else yield { type: "finished", value: keep(store, judging, judged) };
}

const CANCELLED = problem("cancelled", "Cancelled: no verdict was kept.");

function judgeFailed(corpus: string, { identity }: Generator, judged: readonly Judged[]): Problem {
  const last = judged.at(-1)?.verdict;
  return problem(
    "judge-failed",
    `${identity.kind} ${identity.model} gave no usable verdict on corpus "${corpus}" (${typeof last === "string" ? last : "no document"} at document ${judged.length}): verdicts from before are kept; check the judge, then ask again.`,
  );
}

interface Asked {
  readonly document: CorpusDocument;
  readonly spec: string;
}

/** The documents, each with its own spec's text or else the corpus's. */
function questionsOf(store: Store, { corpus, ids, report }: Judging): Result<Asked[], Problem> {
  const [model = "the model"] = report.settings.modelNames;
  const [provider = "its maker"] = report.settings.providerNames;
  const asked: Asked[] = [];
  for (const id of ids) {
    const document = store.documents.find(id);
    if (document === null) continue;
    const sha256 = document.provenance.specSha256 ?? corpus.specSha256;
    const text = sha256 === null ? null : store.specs.text(sha256);
    if (text === null) return err(specMissing(corpus.id, id));
    asked.push({ document, spec: fillSlots(text, { model_name: model, provider_name: provider }) });
  }
  return ok(asked);
}

async function verdictOf(
  judge: Generator,
  question: { readonly spec: string; readonly text: string; readonly seed: string },
  signal: AbortSignal,
): Promise<Verdict | string> {
  const requestOf = (turn: number): GenerateRequest => judgeRequest({ ...question, seed: `${question.seed}/${turn}` });
  const asked = await askJudge(judge, requestOf, readVerdict, signal);
  return "verdict" in asked ? asked.verdict : asked.reason;
}

function keep(
  store: Store,
  { corpus, judge, seed, createdAt, report }: Judging,
  judged: readonly Judged[],
): QualityReport {
  const unjudged: Record<string, number> = {};
  const unfaithful: { document: CorpusDocument; why: string }[] = [];
  let of = 0;
  for (const { document, verdict } of judged) {
    if (typeof verdict === "string") unjudged[verdict] = (unjudged[verdict] ?? 0) + 1;
    else {
      of++;
      if (!verdict.faithful) unfaithful.push({ document, why: verdict.why });
    }
  }
  const examples = unfaithful.slice(0, 20).map(({ document, why }) => exampleOf(document, why));
  const name = `${judge.identity.kind}: ${judge.identity.model} (${JUDGE_PROMPT_VERSION})`;
  const faithfulness = { flagged: unfaithful.length, of, examples, judge: name, seed, unjudged, createdAt };
  return store.transaction(() => {
    // A check may have been made while the judge was asked.
    const stored = { ...(store.quality.report(corpus.id) ?? report), faithfulness };
    store.documents.setFlags(
      corpus.id,
      "unfaithful",
      unfaithful.map(({ document }) => document.id),
    );
    store.quality.setReport(stored);
    return stored;
  });
}

function specMissing(corpus: string, id: number): Problem {
  return problem(
    "spec-missing",
    `Document ${id} of corpus "${corpus}" does not say which spec it explains, or this workspace does not hold it: import the spec, and the corpus with --spec, to have it judged.`,
  );
}
