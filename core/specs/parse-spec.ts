import { problem, type Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";
import { headingsOf, linesOf, type Heading } from "./headings.ts";
import { unknownSlots } from "./fill-slots.ts";
import { SPEC_SLOTS, type Spec, type SpecSection } from "./spec.ts";

export type SpecProblem = Problem<"spec-empty" | "spec-too-large" | "spec-not-text" | "spec-unknown-slot">;

/** Longest spec that is taken, in UTF-16 units: some hundred thousand words. */
export const LONGEST_SPEC = 4_000_000;

/** The same text whatever editor wrote it: no byte order mark, line feeds only. It is what is hashed and stored. */
export function plainText(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
}

/** A spec but for what the workspace adds. */
export type SpecParts = Omit<Spec, "name" | "sha256">;

/** Reads a spec from the text that `plainText` gives; `source` names it in a problem's sentence. */
export function parseSpec(text: string, source = "The spec"): Result<SpecParts, SpecProblem> {
  const refused = refuse(text, source);
  return refused ? err(refused) : ok(specParts(text));
}

/**
 * The parts of any text, taken as a spec. Its sections follow one another without a gap from the text's first character to
 * its last.
 */
export function specParts(text: string): SpecParts {
  const sections = sectionsOf(text);
  const title = sections.find((section) => section.level > 0)?.title ?? firstLine(text);
  return { title, text, sections, slots: SPEC_SLOTS.filter((slot) => text.includes(`{${slot}}`)) };
}

function refuse(text: string, source: string): SpecProblem | null {
  if (text.trim() === "") return problem("spec-empty", `${source} is empty: write the spec's text into it first.`);
  if (text.length > LONGEST_SPEC) {
    return problem(
      "spec-too-large",
      `${source} has ${text.length} characters, and a spec may have ${LONGEST_SPEC}: is it a corpus? Import that with msm corpus import.`,
    );
  }
  if (text.includes("\0") || !text.isWellFormed()) {
    return problem("spec-not-text", `${source} is not text but binary data: choose a Markdown or text file.`);
  }
  const [unknown, ...others] = unknownSlots(text);
  if (unknown === undefined) return null;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return problem(
    "spec-unknown-slot",
    `${source} has the unknown slot {${unknown.name}} in line ${unknown.line}${more}: only ${SPEC_SLOTS.map((slot) => `{${slot}}`).join(" and ")} can be filled; write other braces inside a block of code or with a space behind the first.`,
  );
}

/** The sections of any text; what stands before the first heading is one of level 0, unless it is blank. */
export function sectionsOf(text: string): SpecSection[] {
  const headings = headingsOf(text);
  const first = headings[0];
  if (first === undefined) return [{ id: "text", title: firstLine(text), level: 0, start: 0, end: text.length }];
  const preamble = text.slice(0, first.start).trim() !== "";
  const shallowest = Math.min(...headings.map((heading) => heading.depth));
  const ids = sectionIds(headings, preamble);
  const sections = headings.map(({ title, depth, start }, index) => ({
    id: ids[index] ?? "",
    title: title === "" ? "(no title)" : title,
    level: depth - shallowest + 1,
    // Blank lines before the first heading have no section of their own.
    start: index === 0 && !preamble ? 0 : start,
    end: headings[index + 1]?.start ?? text.length,
  }));
  if (!preamble) return sections;
  return [{ id: "preamble", title: "Before the first heading", level: 0, start: 0, end: first.start }, ...sections];
}

/**
 * The path of headings of each. A title over the whole text (the only heading of its depth, and the first) is left out of
 * the paths of the others.
 */
function sectionIds(headings: readonly Heading[], preamble: boolean): string[] {
  const whole = isTitle(headings) ? headings[0] : undefined;
  const above: { depth: number; path: string }[] = [];
  const taken = new Set<string>(preamble ? ["preamble"] : []);
  return headings.map((heading) => {
    while ((above.at(-1)?.depth ?? 0) >= heading.depth) above.pop();
    const path = [...(above.length > 0 ? [above.at(-1)?.path ?? ""] : []), slug(heading.title)].join("/");
    const id = unused(path, taken);
    if (heading !== whole) above.push({ depth: heading.depth, path: id });
    return id;
  });
}

/** Whether the first heading stands over all others. */
export function isTitle(headings: readonly { readonly depth: number }[]): boolean {
  const [first, ...others] = headings;
  return first !== undefined && others.length > 0 && others.every((heading) => heading.depth > first.depth);
}

function unused(path: string, taken: Set<string>): string {
  let id = path;
  for (let number = 2; taken.has(id); number++) id = `${path}-${number}`;
  taken.add(id);
  return id;
}

/** Letters and digits of any script in lower case, joined by dashes; "section" where there are none. */
export function slug(title: string): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join("-").slice(0, 60).replace(/-$/, "") || "section";
}

/** Names a text without headings. */
function firstLine(text: string): string {
  const line =
    linesOf(text)
      .find((each) => each.text.trim() !== "")
      ?.text.trim() ?? "";
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}
