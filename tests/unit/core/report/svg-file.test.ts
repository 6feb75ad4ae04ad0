import { expect, test } from "vitest";
import { countFigure } from "#core/report/figures/count-figure.ts";
import { forestFigure } from "#core/report/figures/forest-figure.ts";
import { svgFile } from "#core/report/figures/svg-file.ts";

test("a figure as a file names its size, holds its colours and leaves no variable to a page", () => {
  const row = { label: "a <b>", estimate: 0.1, low: 0.05, high: 0.2, seeds: [], words: "+10" };
  const figure = forestFigure([row], "Forest");
  const text = svgFile(figure, "A & B");
  expect(text.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<svg')).toBe(true);
  expect(text).toContain(`width="${figure.width + 32}"`);
  expect(text).toContain("<title>A &amp; B</title>");
  expect(text).toContain("a &lt;b&gt;");
  expect(text).not.toContain("var(");
  expect(text).toContain("#1685fb");
});

test("a map of counts shows every count, and a hole as a hole", () => {
  const { markup } = countFigure({ rows: ["r"], columns: ["a", "b"], counts: [[0, 12]] }, "Counts");
  expect(markup.match(/class="count"/g)).toHaveLength(1);
  expect(markup).toContain(">12</text>");
  expect(markup).not.toContain(">0</text>");
});
