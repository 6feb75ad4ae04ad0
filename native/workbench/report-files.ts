import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Experiment } from "#core/experiment/experiment.ts";
import { standingWords } from "#core/experiment/protocol.ts";
import { headlineGroup } from "#core/experiment/words.ts";
import { reportHtml } from "#core/report/report-html.ts";
import type { ReportedFlips } from "#core/report/report-input.ts";
import { AtomicFile, type WrittenFile } from "#native/artifacts/atomic-file.ts";
import type { Store } from "#native/storage/store.ts";
import type { Experiments } from "./experiments.ts";
import type { ProbeRuns } from "./probe-runs.ts";
import type { Reports } from "./reports.ts";
import { BOOTSTRAP_RESAMPLES, selectPairRuns } from "./run-selection.ts";

export interface ReportFilesParts {
  readonly store: Store;
  readonly runs: ProbeRuns;
  readonly reports: Reports;
  readonly experiments: Experiments;
  readonly codeVersion: string;
  readonly now: () => Date;
}

export interface ReportFileRequest {
  readonly runs: readonly string[];
  readonly baseline?: string | undefined;
}

/** The evidence of probe runs as one self-contained HTML file. */
export class ReportFiles {
  readonly #parts: ReportFilesParts;

  constructor(parts: ReportFilesParts) {
    this.#parts = parts;
  }

  /** The file's text. The same readings give the same text but for the time it was made. */
  html({ runs: runIds, baseline }: ReportFileRequest): Result<string, Problem> {
    const { store, runs, reports, experiments, codeVersion, now } = this.#parts;
    const selected = selectPairRuns(store, runs, runIds);
    if (!selected.ok) return selected;
    const report = reports.of(runIds, baseline);
    if (!report.ok) return report;
    const found = experiments.of(runIds);
    if (!found.ok) return found;
    const flips = this.#flips(runIds, found.value.experiment);
    if (!flips.ok) return flips;
    const { probe, warnings, baseline: pinned, results, comparisons } = report.value;
    return ok(
      reportHtml({
        generatedAt: now().toISOString(),
        codeVersion,
        probe,
        runs: report.value.runs,
        baseline: pinned,
        experiment: found.value.experiment,
        results,
        comparisons: comparisons.filter((each) => each.baseline === pinned),
        checkpoints: selected.value.columns.map(({ name, part: { lineage, engine: _engine, ...part } }) => ({
          name,
          lineage,
          part,
        })),
        flips: flips.value,
        warnings: [...warnings, ...(found.value.protocol ? standingWords(found.value.protocol) : [])],
        resamples: BOOTSTRAP_RESAMPLES,
        commands: commandsOf(report.value.runs, pinned),
      }),
    );
  }

  /** Writes the file whole or not at all; over one that is there only by `force`. */
  write(request: ReportFileRequest & { readonly out: string; readonly force: boolean }): Result<WrittenFile, Problem> {
    const path = resolve(request.out);
    if (existsSync(path) && !request.force) {
      return err(problem("file-exists", `${path} is there already: name another file, or add --force to replace it.`));
    }
    const text = this.html(request);
    if (!text.ok) return text;
    let file: AtomicFile | null = null;
    try {
      file = new AtomicFile(path);
      file.write(text.value);
      return ok(file.finish());
    } catch (cause) {
      file?.discard();
      return err(problem("file-not-written", `${path} cannot be written (${reasonOf(cause)}): name another place.`));
    }
  }

  /** Items that flip between the two arms of each double dissociation of the most trained row. */
  #flips(runs: readonly string[], experiment: Experiment): Result<ReportedFlips[], Problem> {
    const group = headlineGroup(experiment);
    const found: ReportedFlips[] = [];
    const last = experiment.contrasts
      .filter((each) => each.kind === "double-dissociation" && each.group === group && each.reading === "likelihood")
      .at(-1);
    const [plus, minus] = last?.arms ?? [];
    if (!last || !plus || !minus) return ok(found);
    const place = { from: minus.arm, to: plus.arm, axis: last.axis, group };
    const flips = this.#parts.experiments.flips({ runs, ...place });
    if (!flips.ok) return flips;
    return ok([{ ...place, items: flips.value.items, flips: flips.value.flips }]);
  }
}

/** What reads the probe again, from checkpoints of the same ids, and makes this report of it. */
function commandsOf(
  runs: readonly { id: string; request: Parameters<typeof probeRunLine>[0] }[],
  baseline: string,
): string[] {
  const ids = runs.map((run) => run.id).join(" ");
  return [
    "# the same readings again, as a new run",
    ...runs.map((run) => probeRunLine(run.request)),
    "# the numbers and this file, from the stored readings",
    `msm experiment ${ids} --json`,
    `msm compare ${ids} --baseline ${baseline} --json`,
    `msm report ${ids} --baseline ${baseline} --out report.html`,
  ];
}

function probeRunLine(request: {
  readonly probe: string;
  readonly checkpoints: readonly string[];
  readonly readings: readonly string[];
  readonly samples: number;
  readonly seed: number;
}): string {
  const samples = request.readings.includes("sampled") ? ` --samples ${request.samples}` : "";
  return `msm probe run ${request.probe} --checkpoints ${request.checkpoints.join(",")} --reading ${request.readings.join(",")}${samples} --seed ${request.seed}`;
}
