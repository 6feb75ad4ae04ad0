import { headlineGroup, headlineOf } from "../experiment/words.ts";
import { gridHeadlines, gridLimits, gridMethods, gridSections } from "./grid-sections.ts";
import { html, raw, type Markup } from "./html.ts";
import { pairLimits, pairMethods } from "./methods.ts";
import { askedItems, pairSections } from "./pair-sections.ts";
import { provenance } from "./provenance.ts";
import type { PairEvidence, ReportInput, RunEvidence } from "./report-input.ts";
import { REPORT_STYLE } from "./report-style.ts";
import { statedSection } from "./stated-section.ts";

/**
 * One self-contained HTML file: no script, no request, figures as SVG, tables with their CSV inside. What comes from
 * models, corpora and files is escaped. The same input gives the same text.
 */
export function reportHtml(input: ReportInput): string {
  const { pairs, grid, stated, generatedAt } = input;
  const parts: RunEvidence[] = [pairs, grid, stated].filter((part) => part !== null);
  const title = titleOf(input);
  const warnings = parts.flatMap((part) => part.warnings);
  const body = html`<h1>${title}</h1>
    ${parts.map((part) => aboutPart(part))}
    <p class="muted">Made on <time>${generatedAt}</time> by MSM Workbench ${input.codeVersion}.</p>
    ${pairs ? pairHeadlines(pairs) : null} ${grid ? gridHeadlines(grid) : null}
    ${warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
    <nav aria-label="Contents">
      <ul>
        ${contentsOf(input).map(([id, words]) => html`<li><a href="#${id}">${words}</a></li>`)}
      </ul>
    </nav>
    ${pairs ? pairSections(pairs) : null} ${grid ? gridSections(grid) : null} ${stated ? statedSection(stated) : null}
    <h2 id="methods">Methods</h2>
    ${pairs ? pairMethods(pairs) : null} ${grid ? gridMethods(grid) : null}
    <h2 id="limitations">Limitations</h2>
    <ul>
      ${pairs ? pairLimits(pairs) : null} ${grid ? gridLimits(grid) : null}
    </ul>
    ${provenance(parts, input)}
    <h2 id="reproduce">How to make this again</h2>
    <pre>${input.commands.join("\n")}</pre>
    ${pairs ? askedItems(pairs) : null}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html`${title}`.markup}</title>
<style>${raw(REPORT_STYLE).markup}</style>
</head>
<body>
${body.markup}
</body>
</html>
`;
}

function titleOf({ pairs, grid, stated }: ReportInput): string {
  if (pairs) return `${pairs.probe.title}: training arms compared`;
  if (grid) return `${grid.probe.title}: what checkpoints do`;
  return `${stated?.title ?? ""}: what checkpoints say`;
}

function aboutPart({ runs, checkpoints, asked }: RunEvidence): Markup {
  const probes = [...new Set(runs.map((run) => `${run.probe} v${run.probeVersion}`))].join(", ");
  return html`<p class="muted">
    Probe ${probes}, ${asked}; run ${runs.map((run) => run.id).join(", ")}; ${checkpoints.length} checkpoints.
  </p>`;
}

function pairHeadlines({ experiment }: PairEvidence): Markup[] {
  return experiment.readings.flatMap((reading) => {
    const words = headlineOf(experiment, headlineGroup(experiment), reading);
    return words === null ? [] : [html`<p class="lead">${words}</p>`];
  });
}

type Section = readonly [id: string, title: string];

const OF_PAIRS: readonly Section[] = [
  ["arms", "Arms as a grid"],
  ["interactions", "Double dissociations and interactions"],
  ["scaling", "Amount of fine-tuning data"],
  ["flips", "Items that flip"],
  ["tables", "Tables"],
  ["exclusions", "Denominators and exclusions"],
];
const OF_GRID: readonly Section[] = [
  ["grid", "Agentic grid"],
  ["grid-outcomes", "How rollouts ended"],
  ["grid-differences", "Differences between checkpoints"],
  ["grid-judge", "The judge"],
];
const OF_ALL: readonly Section[] = [
  ["methods", "Methods"],
  ["limitations", "Limitations"],
  ["provenance", "Runs, checkpoints and lineage"],
  ["reproduce", "How to make this again"],
];

function contentsOf({ pairs, grid, stated }: ReportInput): Section[] {
  const stateds: readonly Section[] = [["stated", "Stated against acted"]];
  return [
    ...(pairs ? OF_PAIRS.filter(([id]) => id !== "flips" || pairs.flips.length > 0) : []),
    ...(grid ? OF_GRID.filter(([id]) => id !== "grid-judge" || grid.judge !== null) : []),
    ...(stated ? stateds : []),
    ...OF_ALL,
  ];
}
