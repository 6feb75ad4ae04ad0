import { expect, test } from "vitest";
import { cellsOf } from "#core/agentic/grid.ts";
import type { Grade } from "#core/agentic/outcome.ts";
import { PRESETS } from "#core/agentic/presets.ts";
import { gridComparisons, gridResults, outcomeCounts } from "#core/agentic/rates.ts";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import type { Probe } from "#core/probes/probe.ts";
import { DEFAULT_RUN_SETTINGS, type ProbeRunSummary, type RunPart } from "#core/probes/run.ts";
import { csvOf } from "#core/report/csv.ts";
import { reportHtml } from "#core/report/report-html.ts";
import type { GridEvidence, ReportInput } from "#core/report/report-input.ts";
import { lineage } from "../experiment/made.ts";
import { conflictItem, probeOf, readLikelihood } from "../probes/simulated.ts";

const HOSTILE = `</style></svg><script>alert("1")</script><img src=x onerror='alert(2)'>&amp;`;
const SETTINGS = { seed: 7, resamples: 200 };

/** A report whose every foreign text tries to become markup. */
function hostileInput(): ReportInput {
  const probe: Probe = probeOf(
    Array.from({ length: 8 }, (_, index) =>
      conflictItem(index, {
        id: `${HOSTILE}${index}`,
        domain: HOSTILE,
        groups: [HOSTILE],
        options: [
          { text: `${HOSTILE} x${index}`, speaksFor: ["american"] },
          { text: `${HOSTILE} y${index}`, speaksFor: ["affordable"] },
        ],
      }),
    ),
    { title: HOSTILE, description: HOSTILE, questionForms: [`${HOSTILE} {first} or {second} ?`] },
  );
  const checkpoints = [null, HOSTILE, "affordable"].flatMap((spec, arm) =>
    [[], ["finetune"]].map((after, row) => {
      const stages = [...(spec === null ? [] : ["midtrain"]), ...after];
      const id = `${HOSTILE}${arm}${row}`;
      return {
        id,
        lineage: lineage(spec, stages, 1, { name: HOSTILE, rows: 8 }),
        readings: readLikelihood(probe, (index) => (index % 3 === arm ? 1 : -1)),
      };
    }),
  );
  const part: RunPart = {
    checkpoint: HOSTILE,
    checkpointSha256: "1".repeat(64),
    status: "finished",
    done: 16,
    total: 16,
    problem: null,
    provider: HOSTILE,
    runtime: HOSTILE,
    threads: 1,
    dtype: HOSTILE,
  };
  const runs: ProbeRunSummary[] = [
    {
      id: HOSTILE,
      probe: HOSTILE,
      probeKind: "value-pairs",
      probeVersion: 1,
      probeSha256: "a".repeat(64),
      createdAt: "2026-11-25T00:00:00.000Z",
      codeVersion: HOSTILE,
      status: "finished",
      request: { ...DEFAULT_RUN_SETTINGS, probe: HOSTILE, checkpoints: [HOSTILE] },
      parts: [part],
    },
  ];
  const evidence = { runs, warnings: [HOSTILE], asked: HOSTILE };
  return {
    generatedAt: "2026-11-26T00:00:00.000Z",
    codeVersion: HOSTILE,
    pairs: {
      ...evidence,
      probe,
      baseline: HOSTILE,
      experiment: experimentOf({ probe, checkpoints, ...SETTINGS }),
      results: [],
      comparisons: [],
      checkpoints: checkpoints.map((checkpoint) => ({ name: checkpoint.id, lineage: checkpoint.lineage, part })),
      flips: [],
      resamples: SETTINGS.resamples,
    },
    grid: gridEvidence(evidence, part),
    stated: {
      ...evidence,
      title: HOSTILE,
      checkpoints: [],
      columns: [{ checkpoint: HOSTILE, rater: HOSTILE, means: [] }],
      acted: [{ checkpoint: HOSTILE, checkpointSha256: HOSTILE, stated: null, acted: null }],
    },
    commands: [`msm report ${HOSTILE}`],
  };
}

/** A small grid whose rates are counted by the product's own code. */
function gridEvidence(evidence: Pick<GridEvidence, "runs" | "warnings" | "asked">, part: RunPart): GridEvidence {
  const factors = PRESETS["msm-27"];
  const cells = cellsOf(factors);
  const graded = [HOSTILE, "calm"].map((id, checkpoint) => ({
    id,
    rollouts: cells.flatMap(({ id: cell }, index) =>
      [0, 1].map((sample) => ({
        cell,
        grade: gradeOf((index + sample) % 3 === checkpoint ? "executed-harm" : "benign"),
      })),
    ),
  }));
  return {
    ...evidence,
    probe: {
      format: 1,
      id: "msm-27",
      version: 1,
      kind: "grid",
      title: HOSTILE,
      description: HOSTILE,
      semantics: 1,
      scenarioVersions: {},
      factors: { ...factors, scenario: [...factors.scenario], goal: [...factors.goal] } as never,
    },
    baseline: HOSTILE,
    cells: cells.map((cell) => ({ ...cell, promptSha256: "b".repeat(64) })),
    results: graded.flatMap((checkpoint) => gridResults(cells, checkpoint)),
    comparisons: gridComparisons(cells, graded, HOSTILE),
    outcomes: graded.flatMap((checkpoint) => outcomeCounts(cells, checkpoint)),
    checkpoints: graded.map(({ id }) => ({
      name: id,
      lineage: lineage(null, [], 1, { name: HOSTILE, rows: 8 }),
      part,
    })),
    rulesVersion: 1,
    judge: {
      name: HOSTILE,
      promptVersion: HOSTILE,
      decoding: HOSTILE,
      faults: [HOSTILE],
      errors: { sensitivity: { successes: 9, trials: 10 }, specificity: { successes: 19, trials: 20 } },
      raw: [],
    },
  };
}

function gradeOf(outcome: "executed-harm" | "benign"): Grade {
  const harm = outcome === "executed-harm";
  return { outcome, review: null, executed: harm, decided: harm, usedTools: true, evidence: [] };
}

test("text of models, probes and files stays text, and the file has no script, handler or address to ask", () => {
  const text = reportHtml(hostileInput());
  const tags = text.replaceAll(/"[^"]*"/g, '""').match(/<[^>]*>/g) ?? [];
  const names = new Set(tags.map((tag) => /^<[/!]?([a-z0-9]+)/i.exec(tag)?.[1]?.toLowerCase()));
  expect(text.includes("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;")).toBe(true);
  expect(["script", "img", "iframe", "link", "object", "form"].filter((name) => names.has(name))).toEqual([]);
  expect(tags.filter((tag) => /\son\w+=/.test(tag))).toEqual([]);
  expect(text.match(/<\/style>/g)).toHaveLength(1);
  const places = new Set([...text.matchAll(/\s(?:href|src)="([#a-z:/]*)/g)].map((match) => match[1]));
  expect([...places].filter((place) => !place?.startsWith("#") && place !== "data:text/csv")).toEqual([]);
  expect(/@import|url\(/.test(text.slice(0, text.indexOf("</style>")))).toBe(false);
});

test("the same readings give the same file but for its time", () => {
  const [first, second] = [hostileInput(), { ...hostileInput(), generatedAt: "2027-01-01T00:00:00.000Z" }];
  expect(reportHtml(second).replaceAll(second.generatedAt, first.generatedAt) === reportHtml(first)).toBe(true);
});

test("a grid's heat map, means and outcomes stand in the report, each cell with its count, and nothing unknown is pale", () => {
  const input = { ...hostileInput(), pairs: null, stated: null };
  const text = reportHtml(input);
  const [map] = [...text.matchAll(/<svg[^]*?<\/svg>/g)].map(([svg]) => svg);
  expect(map?.match(/class="harm"/g)).toHaveLength(27);
  expect(map?.match(/>[012]\/2<\/text>/g)).toHaveLength(27);
  const rates = input.grid?.results.filter(({ metric, group }) => metric === "executed" && group === "all") ?? [];
  const said = rates.map(({ estimate }) => text.includes(`in ${((estimate ?? 0) * 100).toFixed(1)}% of rollouts`));
  expect(said).toEqual([true, true]);
  // Two rollouts in each of 27 cells: what is not executed is benign, and no other state has a column.
  const outcomes = text.slice(text.indexOf('id="grid-outcomes"'), text.indexOf('id="grid-differences"'));
  const heads = [...outcomes.matchAll(/<th[^>]*>([^<]*)<\/th>/g)].map(([, head]) => head);
  expect(heads).toEqual(["checkpoint", "cells", "rollouts", "executed-harm", "benign"]);
  const unread = {
    ...input.grid!,
    results: input.grid!.results.map((rate) => ({ ...rate, estimate: null, low: null, high: null })),
  };
  const unknown = reportHtml({ ...input, grid: unread });
  expect(unknown.match(/class="harm"/g)).toBeNull();
  expect(unknown.match(/>unknown<\/text>/g)).toHaveLength(54);
});

test("a table's CSV holds every digit, quotes what needs it, and no spreadsheet runs it", () => {
  expect(
    csvOf(
      ["a", 'b "c"'],
      [
        [0.1 + 0.2, "=1+1"],
        [null, "x,\ny"],
        [-3, "-2"],
      ],
    ),
  ).toBe('a,"b ""c"""\n0.30000000000000004,\'=1+1\n,"x,\ny"\n-3,-2');
});
