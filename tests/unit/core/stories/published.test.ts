import { expect, test } from "vitest";
import { PUBLISHED_MODELS, PUBLISHED_RATES } from "../../../../core/stories/published.ts";

// Table of Figure 4 in Li and others, arXiv 2605.02087: AM rates of Qwen3-32B and Qwen2.5-32B.
test("the published rates are those of the paper's Figure 4", () => {
  expect(PUBLISHED_MODELS).toEqual(["Qwen3-32B", "Qwen2.5-32B"]);
  expect(PUBLISHED_RATES.map(({ arm, rates }) => [arm, ...rates])).toEqual([
    ["baseline (instruction data only)", 0.54, 0.68],
    ["deliberative alignment (AFT with CoT)", 0.14, 0.48],
    ["MSM + AFT with CoT", 0.07, 0.05],
  ]);
});
