import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contrast, mixedInOklab, oklabOf, parseColour, type Rgb, seenWith, type Vision, VISIONS } from "./colour.ts";

const css = readFileSync(join(import.meta.dirname, "../../../../../renderer/shared/design/tokens.css"), "utf8");
const [plain = "", moreContrast = ""] = css.split("@media (prefers-contrast: more)");

type Theme = "light" | "dark" | "light, more contrast" | "dark, more contrast";
const THEMES: readonly Theme[] = ["light", "dark", "light, more contrast", "dark, more contrast"];

const SURFACES = ["surface", "surface-raised", "surface-hover", "surface-selected"];
const TEXTS = ["ink", "ink-secondary", "ink-muted", "accent", "danger", "warning", "good"];
const ON = [
  ["on-accent", "accent"],
  ["on-danger", "danger"],
  ["danger", "danger-surface"],
  ["warning", "warning-surface"],
  ["good", "good-surface"],
  ["ink", "danger-surface"],
] as const;
const MARKS = Array.from({ length: 8 }, (_, index) => `mark-${index + 1}`);

/** The value of a token under a theme, from the `light-dark()` pair in the file. */
function token(name: string, theme: Theme): Rgb {
  const pattern = new RegExp(`--${name}:\\s*light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`);
  const high = theme.includes("more") ? moreContrast.match(pattern) : null;
  const match = high ?? plain.match(pattern);
  if (!match) throw new Error(`tokens.css has no colour pair --${name}`);
  return parseColour((theme.startsWith("light") ? match[1] : match[2]) ?? "");
}

const failures = (pairs: readonly (readonly [string, string])[], theme: Theme, least: number): string[] =>
  pairs
    .map(([front, back]) => ({ front, back, ratio: contrast(token(front, theme), token(back, theme)) }))
    .filter(({ ratio }) => ratio < least)
    .map(({ front, back, ratio }) => `${front} on ${back}: ${ratio.toFixed(2)}`);

const cross = (fronts: readonly string[], backs: readonly string[]) =>
  fronts.flatMap((front) => backs.map((back) => [front, back] as const));

describe.each(THEMES)("in %s", (theme) => {
  test("every text token reaches 4.5:1 on every surface it stands on", () => {
    expect(failures([...cross(TEXTS, SURFACES), ...ON], theme, 4.5)).toEqual([]);
  });

  test("checkpoint marks, chart greys and the outlines of controls reach 3:1", () => {
    const graphics = cross(
      [...MARKS, "mark-none", "diverging-negative", "diverging-positive"],
      ["surface", "surface-raised", "surface-selected"],
    );
    expect(failures([...graphics, ["line-control", "surface"]], theme, 3)).toEqual([]);
  });

  test("ink stays legible on the strongest colour of the diverging scale", () => {
    const blends = ["diverging-negative", "diverging-positive"].map((end) =>
      mixedInOklab(token(end, theme), token("surface", theme), 0.45),
    );
    expect(blends.filter((back) => contrast(token("ink", theme), back) < 4.5)).toEqual([]);
  });
});

describe.each(["light", "dark"] as const)("the eight marks in %s", (theme) => {
  test.each(VISIONS)("stay apart for %s vision", (vision: Vision) => {
    const seen = MARKS.map((name) => oklabOf(seenWith(vision, token(name, theme))));
    const distances = seen.flatMap((a, index) =>
      seen.slice(index + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
    );
    expect(distances).toHaveLength(28);
    expect(Math.min(...distances)).toBeGreaterThan(0.1);
  });
});

test("high contrast raises ordinary text to 7:1", () => {
  for (const theme of ["light, more contrast", "dark, more contrast"] as const) {
    expect(failures(cross(["ink", "ink-secondary", "ink-muted"], SURFACES), theme, 7)).toEqual([]);
  }
});
