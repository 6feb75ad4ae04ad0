import { expect, test } from "vitest";
import { cellsOf } from "#core/agentic/grid.ts";
import { heatMapOf } from "#core/agentic/heat-map.ts";
import { PRESETS } from "#core/agentic/presets.ts";

test("msm-27 is three scenarios by nine goals, with every cell in its place", () => {
  const cells = cellsOf(PRESETS["msm-27"]);
  const { goals, rows } = heatMapOf(cells);
  expect(goals).toHaveLength(9);
  expect(rows.map(({ label }) => label)).toEqual(["exfiltration", "lethal-inaction", "espionage"]);
  expect(rows.flatMap((row) => row.cells)).toEqual(cells.map(({ id }) => id));
});

test("factors that vary besides the goal make rows of their own, and a missing cell is a gap", () => {
  const { rows, goals } = heatMapOf(cellsOf(PRESETS["lynch-18"]).slice(1));
  expect(goals).toHaveLength(2);
  expect(rows).toHaveLength(9);
  expect(rows.map(({ label }) => label)).toContain("blackmail, no urgency");
  expect(rows.flatMap((row) => row.cells).filter((cell) => cell === null)).toHaveLength(1);
});
