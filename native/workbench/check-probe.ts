import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { checkItems } from "#core/probes/authoring/check-items.ts";
import type { CorpusOverlap, ProbeCheck, ProbeCheckSettings } from "#core/probes/authoring/check-report.ts";
import { createOverlapSearch } from "#core/probes/authoring/corpus-overlaps.ts";
import { indexWords, type WordFrequencies, wordFrequencies } from "#core/probes/authoring/word-frequencies.ts";
import type { Probe } from "#core/probes/probe.ts";
import type { Store } from "#native/storage/store.ts";
import type { CorpusWork, Report } from "./corpus-work.ts";

type ProbeWork = Extract<CorpusWork, { readonly kind: "probe" }>;

/** Checks a probe's items by themselves and against every corpus of the workspace, and keeps what was found. */
export function checkProbe(store: Store, work: ProbeWork, report: Report): Result<ProbeCheck, Problem> {
  const stored = store.probes.find(work.probe, work.version);
  if (stored === null || stored.probe.kind !== "value-pairs") {
    return err(problem("probe-unknown", `There is no probe "${work.probe}" v${work.version} of value pairs any more.`));
  }
  const { probe, sha256 } = stored;
  const { version, settings, codeVersion, createdAt } = work;
  const check: ProbeCheck = store.snapshot(() => ({
    format: 1,
    probe: probe.id,
    version,
    sha256,
    createdAt,
    codeVersion,
    settings,
    ...checkItems(probe, settings, frequenciesFor(store, probe)),
    contamination: overlapsOf(store, probe, settings, report),
  }));
  store.probeChecks.set(check);
  return ok(check);
}

/** How common the words of a probe's options are in all corpora together; null where there is no document. */
export function frequenciesFor(store: Store, { items }: Pick<Probe, "items">): WordFrequencies | null {
  const documents = store.corpora.list().reduce((sum, corpus) => sum + corpus.documents, 0);
  if (documents === 0) return null;
  const words = items.flatMap(({ options }) => options.flatMap(({ text }) => indexWords(text)));
  return wordFrequencies(documents, store.countWords(words));
}

function overlapsOf(
  store: Store,
  probe: Probe,
  settings: ProbeCheckSettings,
  report: Report,
): ProbeCheck["contamination"] {
  const search = createOverlapSearch(probe, settings);
  const corpora = store.corpora.list();
  const total = corpora.reduce((sum, { documents }) => sum + documents, 0);
  let before = 0;
  const found = corpora.map(({ id }): CorpusOverlap => {
    const steps = search.look(id, store.documents.iterate(id));
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        before += step.value.documents;
        return step.value;
      }
      report({ phase: "reading the corpora", done: before + step.value, total });
    }
  });
  return { corpora: found, tooShort: search.tooShort };
}
