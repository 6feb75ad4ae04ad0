import { expect, test } from "vitest";
import { LONGEST_SPEC, parseSpec, plainText, specParts } from "#core/specs/parse-spec.ts";
import { BUNDLED, hostileTexts } from "./sample-specs.ts";

const outline = (text: string): string[] =>
  specParts(text).sections.map(({ id, level, title }) => `${level} ${id} = ${title}`);

function messageOf(text: string): string {
  const parsed = parseSpec(text, "spec.md");
  return parsed.ok ? "parsed" : `${parsed.error.code}: ${parsed.error.message}`;
}

test("Markdown headings make sections, and a title over all of them is left out of their ids", () => {
  expect(outline("# Spec\nintro\n## Values\n### Honesty\ntext\n### Care ###\n## Values\n### Honesty\n")).toEqual([
    "1 spec = Spec",
    "2 values = Values",
    "3 values/honesty = Honesty",
    "3 values/care = Care",
    "2 values-2 = Values",
    "3 values-2/honesty = Honesty",
  ]);
});

test("underlined lines are headings, dashes behind a paragraph, a list or front matter are not", () => {
  const text = "---\ntitle: x\n---\n\nTop\n===\n\nPart\n---\ntwo lines\nof text\n---\n\n- entry\n---\n";
  expect(outline(text)).toEqual(["0 preamble = Before the first heading", "1 top = Top", "2 part = Part"]);
});

test("nothing in fenced code is a heading, and a fence is closed by its own sign only", () => {
  expect(outline("# A\n```sh\n# no\n~~~\nB\n===\n```\n# C\n")).toEqual(["1 a = A", "1 c = C"]);
});

test("seven signs, a sign without a space and an indented line are no headings", () => {
  expect(outline("####### a\n#b\n    # c\n")).toEqual(["0 text = ####### a"]);
});

test("plain text has headings in capitals and by number where they stand alone", () => {
  const text =
    "FIRST PART\n\n1. Care\n\nIt cares.\n\n1.1 Deeply\n\n2. this one ends as a sentence.\n\nUSA\n\nSECOND PART\n\n3. entry\nof a list\n\nlast";
  expect(outline(text)).toEqual([
    "1 first-part = FIRST PART",
    "2 first-part/1-care = 1. Care",
    "3 first-part/1-care/1-1-deeply = 1.1 Deeply",
    "1 second-part = SECOND PART",
  ]);
});

test("a text without headings is one section", () => {
  expect(outline("Just a few words.\nAnd more.\n")).toEqual(["0 text = Just a few words."]);
});

test("headings without letters still have ids that differ", () => {
  expect(outline("## \n## !\n## Ärger über 漢字\n")).toEqual([
    "1 section = (no title)",
    "1 section-2 = !",
    "1 ärger-über-漢字 = Ärger über 漢字",
  ]);
});

test("sections partition the text and their ids differ", () => {
  for (const text of [...BUNDLED.values(), ...hostileTexts(3000)]) {
    const { sections } = specParts(text);
    expect(sections.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
    expect(sections.slice(1).map((section) => section.start)).toEqual(
      sections.slice(0, -1).map((section) => section.end),
    );
    expect(new Set(sections.map((section) => section.id)).size).toBe(sections.length);
  }
});

test("a spec tells which slots it has", () => {
  expect(specParts("{provider_name} made {model_name}, {model_name}.").slots).toEqual(["model_name", "provider_name"]);
  expect(specParts("{ model_name }").slots).toEqual([]);
});

test("texts that are no specs are refused in one sentence", () => {
  expect(messageOf(" \n\t")).toBe("spec-empty: spec.md is empty: write the spec's text into it first.");
  expect(messageOf("a\n{user_name} and {model_name}\n{other}")).toBe(
    "spec-unknown-slot: spec.md has the unknown slot {user_name} in line 2 (and 1 more): only {model_name} and {provider_name} can be filled; write other braces inside a block of code or with a space behind the first.",
  );
  expect(messageOf("a\0b")).toMatch(/^spec-not-text: spec.md is not text but binary data/);
  expect(messageOf("lone \ud800 surrogate")).toMatch(/^spec-not-text/);
  expect(messageOf("a".repeat(LONGEST_SPEC + 1))).toMatch(/^spec-too-large/);
  expect(messageOf("```\n{any}\n```\n{ spaced } {} {1}")).toBe("parsed");
});

test("a byte order mark and other line ends change nothing", () => {
  expect(plainText("\uFEFFa\r\nb\rc\n")).toBe("a\nb\nc\n");
});
