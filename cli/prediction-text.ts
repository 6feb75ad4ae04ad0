import type { Count, EntryScore } from "#core/experiment/prediction.ts";
import { groupWords } from "#core/experiment/words.ts";
import type { PredictionView } from "#native/workbench/predictions.ts";
import { interval, percent, printable, textTable } from "./text-table.ts";

/** A prediction, and what came of it once it was revealed. */
export function predictionText({ prediction, score }: PredictionView): string {
  const { id, author, savedAt, revealedAt, shownBefore, axis, reading, runs, entries } = prediction;
  const head = [
    `Prediction ${id} by ${printable(author)}, saved at ${savedAt}: share choosing ${axis}, ${reading} reading, run ${runs.join(", ")}`,
    shownBefore === null
      ? "The experiment's figures had not been shown in this workspace before."
      : `The experiment's figures had been shown in this workspace before, first at ${shownBefore}.`,
  ];
  if (!score) {
    const rows = entries.map(({ arm, place, probability }) => [arm, groupWords(place), percent(probability)]);
    return [...head, `Not revealed: msm predict reveal ${id}`, "", textTable(["arm", "where", "predicted"], rows)].join(
      "\n",
    );
  }
  const { brier, hits, within } = score;
  return [
    ...head,
    `Revealed at ${revealedAt}; it cannot be changed any more.`,
    brier
      ? `Brier score ${brier.predicted.toFixed(3)} over ${brier.entries} entries (0.250 by saying one half each time, ${brier.bestPossible.toFixed(3)} by knowing each rate); lower is better`
      : "No entry was read, so that there is no score",
    `The likelier choice: ${countText(hits)}; inside the observed 95% interval: ${countText(within)}`,
    "",
    textTable(
      ["arm", "where", "predicted", "observed", "k/n", "95% over items", "Brier", "likelier choice"],
      score.entries.map(entryRow),
    ),
  ].join("\n");
}

function entryRow({
  arm,
  place,
  probability,
  observed,
  numerator,
  denominator,
  low,
  high,
  brier,
  hit,
}: EntryScore): string[] {
  return [
    arm,
    groupWords(place),
    percent(probability),
    percent(observed),
    `${numerator}/${denominator}`,
    interval(low, high),
    brier === null ? "–" : brier.toFixed(3),
    hit === null ? "–" : hit ? "right" : "wrong",
  ];
}

function countText({ numerator, denominator, excluded }: Count): string {
  const left = Object.entries(excluded).map(([why, count]) => `${count} left out: ${why}`);
  return [`${numerator} of ${denominator}`, ...left].join(", ");
}
