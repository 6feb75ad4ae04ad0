import { gridTexts } from "#core/agentic/grid-texts.ts";
import type { Problem } from "#core/base/problem.ts";
import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { CorpusSummary } from "#core/corpus/document.ts";
import { checkDocuments, type CheckOutcome } from "#core/corpus/quality/check-documents.ts";
import type { CheckedDocument } from "#core/corpus/quality/checked-document.ts";
import { type ProbeText, probeTexts } from "#core/corpus/quality/probe-texts.ts";
import type { CorpusBasis, QualityReport } from "#core/corpus/quality/report.ts";
import type { AnyProbe } from "#core/probes/any-probe.ts";
import type { Store } from "#native/storage/store.ts";
import type { CorpusWork, Report } from "./corpus-work.ts";

type CheckWork = Extract<CorpusWork, { readonly kind: "check" }>;

interface Checked {
  readonly corpus: CorpusSummary;
  readonly contentSha256: string;
  readonly probes: CorpusBasis["probes"];
  readonly firstId: number | null;
  readonly outcome: CheckOutcome;
}

/** Checks a corpus as it is at one moment, and replaces what earlier checks found by what this one did, at once. */
export function checkCorpus(store: Store, work: CheckWork, report: Report): Result<QualityReport, Problem> {
  const checked = store.snapshot(() => check(store, work, report));
  if (checked === null) return err(unknownCorpus(work.corpus));
  const { corpus, contentSha256, probes, outcome, firstId } = checked;
  const total = outcome.flags.size + 3;
  report({ phase: "storing what was found", done: 0, total });
  return store.transaction(() => {
    // Documents go only with their whole corpus, which may have been removed or made anew since.
    if (firstId !== null && store.documents.find(firstId)?.corpus !== work.corpus)
      return err(changedCorpus(work.corpus));
    for (const [flag, ids] of outcome.flags) store.documents.setFlags(work.corpus, flag, ids);
    store.documents.setDuplicates(work.corpus, outcome.duplicates);
    store.documents.setOverlaps(work.corpus, outcome.overlaps);
    const stored: QualityReport = {
      format: 1,
      corpus: corpus.id,
      kind: corpus.kind,
      createdAt: work.createdAt,
      codeVersion: work.codeVersion,
      basis: { documents: corpus.documents, sizeBytes: corpus.sizeBytes, contentSha256, probes },
      settings: work.settings,
      findings: outcome.findings,
      faithfulness: store.quality.report(work.corpus)?.faithfulness ?? null,
    };
    store.quality.setReport(stored);
    return ok(stored);
  });
}

function check(store: Store, work: CheckWork, report: Report): Checked | null {
  const corpus = store.corpora.find(work.corpus);
  if (corpus === null) return null;
  let firstId: number | null = null;
  function* read(): Generator<CheckedDocument> {
    for (const document of store.documents.iterate(work.corpus)) {
      firstId ??= document.id;
      yield document;
    }
  }
  const find = (id: number): CheckedDocument => {
    const document = store.documents.find(id);
    if (document === null) throw new Error(`Internal error: document ${id} went away in a snapshot.`);
    return document;
  };
  const installed = store.probes.list();
  const probes = installed.map(({ probe: { id, version }, sha256 }) => ({ id, version, sha256 }));
  const texts = installed.flatMap(({ probe }) => textsOf(probe));
  const steps = checkDocuments({ documents: corpus.documents, read, find, probeTexts: texts }, work.settings);
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      const contentSha256 = store.quality.contentSha256(work.corpus);
      return { corpus, contentSha256, probes, firstId, outcome: step.value };
    }
    report(step.value);
  }
}

function textsOf(probe: AnyProbe): ProbeText[] {
  switch (probe.kind) {
    case "grid":
      return gridTexts(probe);
    case "questions":
      return probe.items.map(({ id, text }) => ({ probe: probe.id, item: id, text }));
    case "value-pairs":
      return probeTexts(probe);
    default:
      return probe satisfies never;
  }
}

export function unknownCorpus(corpus: string): Problem {
  return problem(
    "corpus-unknown",
    `There is no corpus "${corpus}" in this workspace; msm corpus list shows what there is.`,
  );
}

function changedCorpus(corpus: string): Problem {
  return problem(
    "corpus-changed",
    `Corpus "${corpus}" was removed while it was checked: nothing was stored; check it again where it is there anew.`,
  );
}
