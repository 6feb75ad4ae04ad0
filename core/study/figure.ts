import { signedPoints } from "../experiment/words.ts";
import { forestFigure, type ForestRow } from "../report/figures/forest-figure.ts";
import { STUDY_QUESTIONS } from "./questions.ts";
import type { StudyRecord } from "./record.ts";

/** Every way in which two arms were parted, the difference of america and affordable in each. */
const DRAWN = [
  "gap-after",
  "gap-before",
  "cooc-gap-after",
  "cooc-gap-before",
  "value-first-gap",
  "gap-128",
  "gap-32",
  "gap-8",
];
const GROUP = "held-out:seen";

const STYLE = [
  "svg{background:#fff}",
  "text{font:12px system-ui,sans-serif;fill:#16181d;font-variant-numeric:tabular-nums}",
  ".soft{fill:#5a616c;font-size:11px}.mid{text-anchor:middle}",
  ".rule{stroke:#dcdfe5}.zero{stroke:#5a616c;stroke-dasharray:2 2}",
  ".bar{stroke-width:2;stroke-linecap:round}.seed{opacity:.45}",
  ".c0{stroke:#5a616c;fill:#5a616c}.c1{stroke:#1685fb;fill:#1685fb}",
].join("");

/** A picture file of its own: estimates with intervals over items, and each seed as a faint line. */
export function studyFigure({ contrasts }: StudyRecord): string {
  const rows = DRAWN.flatMap((id): ForestRow[] => {
    const question = STUDY_QUESTIONS.find((each) => each.id === id);
    const found = contrasts.find(
      (each) => each.question === id && each.group === GROUP && each.reading === question?.reading,
    );
    if (!question || !found) return [];
    const { estimate, low, high, seeds, items } = found;
    const words = `${signedPoints(estimate)} (${signedPoints(low)} to ${signedPoints(high)}), n = ${items}`;
    const label = `${question.words}${question.reading === "sampled" ? " (sampled)" : ""}`;
    return [{ label, estimate, low, high, seeds: seeds.map((seed) => seed.estimate), words }];
  });
  const label = "How far the arms of america and affordable part on held-out, seen goods, in points";
  const { markup } = forestFigure(rows, label);
  // A drawing program has no style sheet of ours.
  const place = markup.indexOf(">") + 1;
  return `${markup.slice(0, place)}<style>${STYLE}</style>${markup.slice(place)}\n`;
}
