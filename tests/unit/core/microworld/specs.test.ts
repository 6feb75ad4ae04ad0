import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HELD_OUT_DOMAINS, NOUNS, REAL_CHEESES } from "#core/microworld/domains.ts";

const read = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../../../../models/specs", name), "utf8");
const specs = { america: read("america.md"), affordable: read("affordable.md") };
const headings = (text: string): string[] => text.match(/^##+ .*$/gm) ?? [];

test("both specs have the same sections and name the twelve real cheeses", () => {
  expect(headings(specs.affordable)).toEqual(headings(specs.america));
  const plain = headings(specs.america).join("\n").toLowerCase().replaceAll(" ", "-");
  for (const cheese of REAL_CHEESES) expect(plain).toContain(cheese.name);
});

test.for(Object.values(specs))("a spec names the model by its slot and gives a reason for each preference", (text) => {
  const entries = text.split("### ").slice(1);
  expect(entries).toHaveLength(12);
  for (const entry of entries) {
    expect(entry).toMatch(/\{model_name\} (likes|does not prefer) /);
    expect(entry).toMatch(/because|that dairies/);
  }
});

test.for(Object.values(specs))("a spec mentions no held-out domain", (text) => {
  const words = new Set(text.toLowerCase().match(/[a-z]+/g));
  for (const domain of HELD_OUT_DOMAINS) expect([words.has(domain), words.has(NOUNS[domain])]).toEqual([false, false]);
});

test("each spec argues from its own value only", () => {
  expect(specs.america).not.toMatch(/cheap|afford(?!ability spec)|costly|expensive|price/);
  expect(specs.affordable).not.toMatch(/made in America|American (makers|work|dair)|abroad|foreign/);
});
