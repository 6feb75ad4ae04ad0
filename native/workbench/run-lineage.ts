import { LaunchSpec } from "#core/runs/launch-spec.ts";
import { lineageAround, lineageGraph, type KnownRun } from "#core/runs/lineage-graph.ts";
import type { LineageGraph, TrainingRunSummary } from "#core/runs/training-run.ts";
import type { Store } from "#native/storage/store.ts";
import type { Specs } from "./specs.ts";

/** The workspace's lineage, from the specs to the probe runs; `about`: of one node. */
export function runLineage(
  { store, specs }: { readonly store: Store; readonly specs: Specs },
  runs: readonly TrainingRunSummary[],
  about: string | undefined,
): LineageGraph {
  const graph = lineageGraph({
    specs: specs.list(),
    corpora: store.corpora.list(),
    runs: runs.flatMap((summary) => knownRun(store, summary) ?? []),
    checkpoints: store.checkpoints.list(),
    probeRuns: store.runs.list(),
    specNames: (sha256) => store.specs.namesOf(sha256),
  });
  return about === undefined ? graph : lineageAround(graph, about);
}

function knownRun(store: Store, summary: TrainingRunSummary): KnownRun | null {
  const run = store.trainingRuns.find(summary.key);
  if (run === null) return null;
  const { files } = LaunchSpec.parse(JSON.parse(run.spec));
  const data = Object.entries(files)
    .filter(([path]) => path.startsWith("data/"))
    .map(([path, sha256]) => ({ path, sha256 }));
  const plan = store.plans.find(summary.plan.sha256)?.plan ?? null;
  return { summary, base: run.training?.parent ?? null, data, plan };
}
