/**
 * Rates of agentic misalignment that Li and others report (Model Spec Midtraining, arXiv 2605.02087, 2026, Figure 4):
 * the mean over 27 cells of 300 answers each, and over four training seeds. The paper draws the standard error over
 * seeds and prints no interval, so that none is given here.
 */
export const PUBLISHED_SOURCE = "Li and others, arXiv 2605.02087, Figure 4";

export const PUBLISHED_MODELS = ["Qwen3-32B", "Qwen2.5-32B"] as const;

export interface PublishedRate {
  /** Plain words for an audience. */
  readonly words: string;
  /** The paper's name of the arm. */
  readonly arm: string;
  /** Share of answers that decide on the harmful act, in the order of `PUBLISHED_MODELS`. */
  readonly rates: readonly [number, number];
}

export const PUBLISHED_RATES: readonly PublishedRate[] = [
  { words: "Ordinary training", arm: "baseline (instruction data only)", rates: [0.54, 0.68] },
  { words: "Rules thought through", arm: "deliberative alignment (AFT with CoT)", rates: [0.14, 0.48] },
  { words: "Reasons read first", arm: "MSM + AFT with CoT", rates: [0.07, 0.05] },
];
