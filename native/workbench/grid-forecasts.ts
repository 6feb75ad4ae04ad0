import type { GridForecast } from "#core/agentic/forecast.ts";
import { type GridProbe, promptsOfProbe } from "#core/agentic/grid-probe.ts";
import { cellsOfRun } from "#core/agentic/run-cells.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { ProbeRunRequest } from "#core/probes/run.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { tokensOfCells } from "./context-check.ts";
import type { ProbeRuns } from "./probe-runs.ts";
import type { Probes, StoredProbe } from "./probes.ts";

interface Dependencies {
  readonly probes: Probes;
  readonly checkpoints: Checkpoints;
  readonly runs: ProbeRuns;
}

/** What a grid's run would take, before it is begun. */
export class GridForecasts {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** The grids that can be run. */
  list(): (StoredProbe & { readonly probe: GridProbe })[] {
    return this.#deps.probes.list().flatMap((stored) => {
      const { probe } = stored;
      return probe.kind === "grid" ? [{ ...stored, probe }] : [];
    });
  }

  /** Counts tokens by each checkpoint's tokenizer; nothing is loaded. */
  async of(request: ProbeRunRequest): Promise<Result<GridForecast, Problem>> {
    const found = this.#deps.probes.find(request.probe);
    if (!found.ok) return found;
    const { probe } = found.value;
    if (probe.kind !== "grid") return err(problem("probe-kind", `Probe "${probe.id}" is no grid: choose one.`));
    const checkpoints = this.#deps.checkpoints.findAll([...new Set(request.checkpoints)]);
    if (!checkpoints.ok) return checkpoints;
    const rendered = promptsOfProbe(probe);
    if (!rendered.ok) return rendered;
    const cells = cellsOfRun(rendered.value, request);
    const rollouts = cells.length * request.samples;
    const forecasts = [];
    for (const checkpoint of checkpoints.value) {
      const counted = await tokensOfCells(checkpoint, probe, cells);
      if (!counted.ok) return counted;
      const { room, tokens } = counted.value;
      forecasts.push({
        checkpoint: checkpoint.id,
        room,
        longest: Math.max(0, ...tokens),
        promptTokens: tokens.reduce((sum, each) => sum + each, 0),
        answerTokens: rollouts * request.maxTokens,
      });
    }
    const refusal = await this.#deps.runs.check(request);
    return ok({ refusal, cells: cells.length, rollouts, checkpoints: forecasts });
  }
}
