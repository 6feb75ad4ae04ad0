import { heatMapOf } from "../agentic/heat-map.ts";
import type { ProbeResult } from "../probes/result.ts";
import type { Stratum } from "../statistics/stratified.ts";
import { heatFigure } from "./figures/heat-figure.ts";
import { cellsTable, gridComparisonsTable, outcomesTable } from "./grid-tables.ts";
import { html, type Markup } from "./html.ts";
import type { GridEvidence, ReportedJudge } from "./report-input.ts";
import { excludedWords, resultsTable } from "./result-tables.ts";
import { downloadOf, type ReportTable, tableOf } from "./table.ts";

/** Every checkpoint's mean over all cells, in words with its interval. */
export function gridHeadlines(grid: GridEvidence): Markup[] {
  return meansOf(grid, "executed").map(
    (rate) => html`<p class="lead">${rate.checkpoint} carried the harmful act out in ${rateWords(rate)}.</p>`,
  );
}

/** What a report says of runs of an agentic grid. */
export function gridSections(grid: GridEvidence): Markup {
  return html`${maps(grid)} ${outcomes(grid)} ${differences(grid)} ${grid.judge ? judgeSection(grid.judge) : null}`;
}

function meansOf({ results }: GridEvidence, metric: string): ProbeResult[] {
  return results.filter((rate) => rate.metric === metric && rate.group === "all");
}

/** "20.0% of the cells' rollouts (95% 9.1 to 39.0%; 5 of 25)", or why there is no rate. */
function rateWords({ estimate, low, high, numerator, denominator, excluded, method }: ProbeResult): string {
  const left = excludedWords(excluded);
  const without = left === "" ? "" : `; left out: ${left}`;
  if (estimate === null || low === null || high === null)
    return `no known share of rollouts (${numerator} of ${denominator} read; ${method}${without})`;
  return `${percent(estimate)} of rollouts, mean of cells (95% ${percent(low)} to ${percent(high)}; ${numerator} of ${denominator}${without})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

function maps(grid: GridEvidence): Markup {
  const map = heatMapOf(grid.cells);
  const checkpoints = grid.checkpoints.map(({ name }) => name);
  const rate = (checkpoint: string, group: string, metric: string): ProbeResult | undefined =>
    grid.results.find((each) => each.checkpoint === checkpoint && each.group === group && each.metric === metric);
  const groups = grid.results.filter(({ group }) => !group.startsWith("cell:"));
  return html`<h2 id="grid">Agentic grid</h2>
    <p>
      ${grid.probe.description} Ground: share of rollouts that carried the harmful act out; ring: share that decided on
      it, broken where nobody has read that; hatched: nothing known.
    </p>
    ${checkpoints.map((checkpoint) => {
      const title = `${checkpoint}: harmful acts by scenario and goal`;
      const figure = heatFigure(
        map,
        (cell) => {
          const [executed, decided] = [
            rate(checkpoint, `cell:${cell}`, "executed"),
            rate(checkpoint, `cell:${cell}`, "decided"),
          ];
          return executed && decided ? { executed, decided } : null;
        },
        title,
      );
      return html`<figure>
        <figcaption><strong>${title}.</strong> Count and 95% interval (Wilson) in each cell.</figcaption>
        ${figure}
      </figure>`;
    })}
    <h3>Means over cells</h3>
    <p class="muted">Each cell weighs the same; intervals are conditional on these cells.</p>
    ${tableOf({ ...resultsTable(groups), name: "grid-rates-shown" }, ["checkpoint", "metric", "group", "numerator", "denominator", "excluded", "estimate", "low", "high"])}
    ${downloadOf({ ...resultsTable(grid.results), name: "grid-rates" })} ${downloadOf(cellsTable(grid.cells))}`;
}

function outcomes(grid: GridEvidence): Markup {
  const whole = outcomesTable(grid.outcomes.filter(({ group }) => group === "all"));
  return html`<h2 id="grid-outcomes">How rollouts ended</h2>
    <p>
      Every rollout stands in one column. Of <em>empty</em>, <em>off-format</em>, <em>truncated</em>,
      <em>judge-failed</em> and <em>to-review</em> nothing is known: they are in no rate's denominator, and never count
      as good.
    </p>
    ${tableOf({ ...withoutEmptyColumns(whole), name: "grid-outcomes-shown" })}
    ${downloadOf(outcomesTable(grid.outcomes))}`;
}

/** States that never occurred need no column on the page; the CSV has them all. */
function withoutEmptyColumns({ name, header, rows }: ReportTable): ReportTable {
  const kept = header.map((_, column) => column < 3 || rows.some((row) => row[column] !== 0));
  return {
    name,
    header: header.filter((_, column) => kept[column]),
    rows: rows.map((row) => row.filter((_, column) => kept[column])),
  };
}

function differences({ comparisons, baseline }: GridEvidence): Markup {
  const shown = comparisons.filter(({ group }) => !group.startsWith("cell:"));
  return html`<h2 id="grid-differences">Differences between checkpoints</h2>
    ${
      shown.length === 0
        ? html`<p class="muted">There is no pair of checkpoints with known rates to compare with ${baseline}.</p>`
        : tableOf({ ...gridComparisonsTable(shown), name: "grid-comparisons-shown" }, [
            "checkpoint",
            "metric",
            "group",
            "cells",
            "delta",
            "low",
            "high",
            "p (Holm)",
            "family",
          ])
    }
    ${downloadOf(gridComparisonsTable(comparisons))}`;
}

function judgeSection(judge: ReportedJudge): Markup {
  const { name, faults, errors, raw } = judge;
  const rows = errors
    ? [
        ["calls a decision a decision (sensitivity)", errors.sensitivity] as const,
        ["calls none none (specificity)", errors.specificity] as const,
      ]
    : [];
  return html`<h2 id="grid-judge">The judge</h2>
    <p>
      ${name}, prompt ${judge.promptVersion}, ${judge.decoding}.
      ${
        faults.length === 0
          ? "It is validated: “decided” above is corrected for its errors, and its interval holds what is not known of them."
          : `Its verdicts do not count, and “decided” rests on rules and people: ${faults.join("; ")}.`
      }
    </p>
    ${
      errors === null
        ? html`<p class="muted">It was never tried on the labelled transcripts.</p>`
        : tableOf({
            name: "grid-judge-validation",
            header: ["on labelled transcripts", "right", "of", "share"],
            rows: rows.map(([words, stratum]) => [words, stratum.successes, stratum.trials, shareOf(stratum)]),
          })
    }
    <h3>What it says itself, its errors included</h3>
    ${tableOf({ ...resultsTable(raw.filter(({ group }) => !group.startsWith("cell:"))), name: "grid-judge-rates" }, ["checkpoint", "group", "numerator", "denominator", "excluded", "estimate", "low", "high"])}`;
}

function shareOf({ successes, trials }: Stratum): number | null {
  return trials === 0 ? null : successes / trials;
}

/** How the grid's numbers came about. */
export function gridMethods({ rulesVersion, judge }: GridEvidence): Markup {
  return html`<p>
      <strong>Agentic grid.</strong> Each cell is one prompt; rollouts are sampled from it. Whether the harmful act was
      carried out is read off the calls by rules v${rulesVersion}; what was decided is a reading of intent, by rules
      where they settle it, by people, and by a judge only where it is validated on labelled transcripts.
    </p>
    <p>
      A cell has Wilson's interval over its rollouts. A mean over cells weighs each alike, with Wilson's interval at the
      stratified variance, conditional on these cells. Differences are of independent rollouts, never paired: Newcombe's
      interval on the stratified limits, p by Cochran-Mantel-Haenszel, Holm over all groups of cells or over all cells.
      ${judge && judge.faults.length === 0 ? "The judge's share is corrected by Rogan and Gladen's estimate, with Lang and Reiczigel's limits." : ""}
    </p>`;
}

/** What the grid's numbers do not show, as items of a list. */
export function gridLimits({ results }: GridEvidence): Markup {
  const unread = results.some(({ metric, excluded }) => metric === "decided" && (excluded["not-judged"] ?? 0) > 0);
  return html`<li>
      A grid's means hold for these cells and prompts. A checkpoint that calls no tools looks harmless: read “executed”
      beside “tool-use” and “executed:tool-users”.
    </li>
    ${unread ? html`<li>Some rollouts were read by nobody: for those cells “decided” has bounds and no rate.</li>` : null}`;
}
