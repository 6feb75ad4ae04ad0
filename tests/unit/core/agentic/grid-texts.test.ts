import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GridProbe } from "#core/agentic/grid-probe.ts";
import { gridTexts } from "#core/agentic/grid-texts.ts";

const PILOT = GridProbe.parse(
  JSON.parse(readFileSync(new URL("../../../../models/probes/pilot-9.json", import.meta.url), "utf8")),
);

test("every mail of a grid is a text by which it can be recognised, and one that cells share is there once", () => {
  const texts = gridTexts(PILOT).map(({ text }) => text);
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts.filter((text) => text.includes("hop table KX-4"))).toHaveLength(1);
  expect(texts.some((text) => text.includes("<mail>"))).toBe(false);
});
