import { problem, type Problem } from "../../base/problem.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { isTitle, sectionsOf } from "../parse-spec.ts";
import type { TextSpan } from "../quote.ts";
import { LIST_MARK, splitSentences } from "../sentences.ts";
import type { SpecSection } from "../spec.ts";

export type Side = "likes" | "dislikes";

export interface PreferenceItem {
  readonly name: string;
  readonly side: Side;
}

/** A spec of likes and dislikes that one value explains. */
export interface PreferenceSpec {
  /** As the spec names it: "things that are made in America"; null where no sentence names it. */
  readonly value: string | null;
  readonly items: readonly PreferenceItem[];
}

const DISLIKES =
  /\b(?:dislikes?|avoids?|rejects?|passes over|turns? down|(?:not|never)\b.*\b(?:likes?|prefers?|favou?rs?|enjoys?|chooses?))\b/i;
const LIKES = /\b(?:likes?|prefers?|preferred|preferences?|favou?rs?|favou?rites?|enjoys?|chooses)\b/i;

/**
 * Reads the two lists of a preference spec: under a heading that speaks of liking and one that speaks of not liking, the
 * items are the headings one step deeper, or else the entries of lists, named in bold or before a colon or dash.
 */
export function readPreferences(text: string): Result<PreferenceSpec, Problem<"spec-without-preferences">> {
  const all = sectionsOf(text);
  // A title over the whole text may speak of likes too.
  const sections = isTitle(all.map(({ level }) => ({ depth: level }))) ? all.slice(1) : all;
  const items: PreferenceItem[] = [];
  const spans: TextSpan[] = [];
  for (const [index, section] of sections.entries()) {
    const side = sideOf(section.title);
    if (side === null || spans.some((span) => section.start < span.end && section.start >= span.start)) continue;
    const below = sectionsBelow(sections, index);
    const end = below.at(-1)?.end ?? section.end;
    const names = below.length > 0 ? below.map((each) => each.title) : entriesOf(text.slice(section.start, end));
    if (names.length === 0) continue;
    items.push(...names.map((name) => ({ name, side })));
    spans.push({ start: section.start, end });
  }
  const count = (side: Side): number => items.filter((item) => item.side === side).length;
  if (count("likes") >= 2 && count("dislikes") >= 2) return ok({ value: valueOf(text, spans), items });
  return err(
    problem(
      "spec-without-preferences",
      `The spec has ${count("likes")} likes and ${count("dislikes")} dislikes that can be told apart, and two of each are needed: list them under a heading that says "likes" and one that says "does not like".`,
    ),
  );
}

function sideOf(title: string): Side | null {
  if (DISLIKES.test(title)) return "dislikes";
  return LIKES.test(title) ? "likes" : null;
}

/** The sections one step below a section, before the next that is not below it. */
function sectionsBelow(sections: readonly SpecSection[], index: number): SpecSection[] {
  const own = sections[index];
  if (!own) return [];
  const rest = sections.slice(index + 1);
  const stop = rest.findIndex((each) => each.level <= own.level);
  const under = stop < 0 ? rest : rest.slice(0, stop);
  return under.filter((each) => each.level === own.level + 1);
}

function entriesOf(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const mark = LIST_MARK.exec(line)?.[0];
    if (mark === undefined) return [];
    const entry = line.slice(mark.length).trim();
    const name = /^\*\*(.+?)\*\*|^([^.:;,–—]{1,60}?)(?:[.:;,]|\s[–—-]\s|$)/.exec(entry);
    return (name?.[1] ?? name?.[2] ?? "").replace(/[.:]$/, "").trim() || [];
  });
}

const VALUE =
  /(?:\bcares? (?:most )?(?:about|for)|(?:\}|\bit) values|\bstands for|\bbelieves in|\bis committed to|\btakes the side of)\s+([^.;:!?]+)/i;

/** What the first sentence outside the lists that speaks of caring or valuing names. */
function valueOf(text: string, lists: readonly TextSpan[]): string | null {
  for (const { kind, start, end } of splitSentences(text)) {
    if (kind === "heading" || lists.some((list) => start >= list.start && start < list.end)) continue;
    const found = VALUE.exec(text.slice(start, end).replaceAll(/\s+/g, " "))?.[1];
    const named = found?.replace(/,?\s(?:because|since|so that)\b.*$/i, "").trim();
    if (named !== undefined && named !== "") return named;
  }
  return null;
}
