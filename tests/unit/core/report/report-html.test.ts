import { expect, test } from "vitest";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import type { Probe } from "#core/probes/probe.ts";
import { DEFAULT_RUN_SETTINGS, type RunPart } from "#core/probes/run.ts";
import { csvOf } from "#core/report/csv.ts";
import { reportHtml } from "#core/report/report-html.ts";
import type { ReportInput } from "#core/report/report-input.ts";
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
  return {
    generatedAt: "2026-11-26T00:00:00.000Z",
    codeVersion: HOSTILE,
    probe,
    runs: [
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
    ],
    baseline: HOSTILE,
    experiment: experimentOf({ probe, checkpoints, ...SETTINGS }),
    results: [],
    comparisons: [],
    checkpoints: checkpoints.map((checkpoint) => ({ name: checkpoint.id, lineage: checkpoint.lineage, part })),
    flips: [],
    warnings: [HOSTILE],
    resamples: SETTINGS.resamples,
    commands: [`msm report ${HOSTILE}`],
  };
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
