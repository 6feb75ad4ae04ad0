import { err, ok, type Result } from "../../base/result.ts";
import type { Row } from "./read-rows.ts";

/** What a row says of one choice. */
export interface RowPair {
  readonly first: string;
  readonly second: string;
  readonly target: 0 | 1;
  /** The row's own question with its options taken out: as a form, or as words before them. */
  readonly question: { readonly kind: "form" | "stem"; readonly text: string } | null;
  readonly domain: string | null;
  /** A finer place than the domain. */
  readonly area: string | null;
  readonly value: string | null;
  readonly noun: string | null;
}

/** Names under which the released sets, and hand-made tables, hold the same thing; the first that has a text counts. */
const COLUMNS = {
  first: ["first", "item1", "item_1", "option1", "option_1", "option_a", "choice_a", "a", "left"],
  second: ["second", "item2", "item_2", "option2", "option_2", "option_b", "choice_b", "b", "right"],
  liked: ["liked_item", "liked", "target", "preferred", "aligned", "chosen", "answer", "correct", "label"],
  disliked: ["disliked_item", "disliked", "other", "rejected", "not_aligned"],
  question: ["question", "prompt", "query"],
  domain: ["domain", "category", "topic", "opinion_area", "area"],
  area: ["opinion_area", "area", "subdomain", "topic"],
  value: ["value", "axis", "trait"],
  noun: ["noun", "kind"],
} as const;

/** Reads a row; an error is what it lacks, to follow "Row 3". */
export function pairOf(row: Row): Result<RowPair, string> {
  const cell = (names: readonly string[]): string | null => {
    for (const name of names) {
      const text = row.cells.get(name)?.trim();
      if (text !== undefined && text !== "") return text;
    }
    return null;
  };
  const question = cell(COLUMNS.question);
  const liked = cell(COLUMNS.liked);
  const disliked = cell(COLUMNS.disliked);
  const listed = question === null ? null : optionsIn(question);
  const first = cell(COLUMNS.first) ?? listed?.first ?? (disliked === null ? null : liked);
  const second = cell(COLUMNS.second) ?? listed?.second ?? (liked === null ? null : disliked);
  if (first === null || second === null) {
    return err("has no two options (item1 and item2, option_a and option_b, or a question that lists A and B)");
  }
  if (liked === null) return err("does not say which option speaks for the value (liked_item, answer or target)");
  const target = sideOf(liked, first, second);
  if (target === null) return err(`names "${liked.slice(0, 60)}", which is neither of its options`);
  if (same(first, second)) return err("offers the same text twice");
  const domain = cell(COLUMNS.domain);
  const area = cell(COLUMNS.area);
  return ok({
    first,
    second,
    target,
    question: question === null ? null : questionWithout(question, listed, first, second),
    domain,
    area: area === domain ? null : area,
    value: cell(COLUMNS.value),
    noun: cell(COLUMNS.noun),
  });
}

interface Listed {
  readonly stem: string;
  readonly first: string;
  readonly second: string;
}

/** Options that a question lists itself: "(A) … (B) …", "A) …", "A. …", "A: …", "1) …". */
function optionsIn(question: string): Listed | null {
  const found = /^(.*?)(?:^|\s)\(?(?:A|1)[).:]\s+(.+?)\s+\(?(?:B|2)[).:]\s+(.+)$/su.exec(question);
  const [, stem = "", first = "", second = ""] = found ?? [];
  return found
    ? { stem: stem.trim(), first: first.trim(), second: second.replace(/\s*Answer:?\s*$/i, "").trim() }
    : null;
}

function sideOf(named: string, first: string, second: string): 0 | 1 | null {
  if (same(named, first)) return 0;
  if (same(named, second)) return 1;
  const letter = /^\(?(?:option[ _]?|item[ _]?|choice[ _]?)?(a|b|1|2|first|second|left|right)\)?\.?$/i.exec(named)?.[1];
  if (letter === undefined) return null;
  return ["a", "1", "first", "left"].includes(letter.toLowerCase()) ? 0 : 1;
}

function questionWithout(question: string, listed: Listed | null, first: string, second: string): RowPair["question"] {
  if (listed) return listed.stem === "" ? null : { kind: "stem", text: listed.stem };
  const [one, other] = [question.indexOf(first), question.indexOf(second)];
  if (one >= 0 && other >= 0 && !first.includes(second) && !second.includes(first)) {
    // Options are put back through words that braces cannot stand in.
    const open = question.replaceAll(/[{}]/g, "").replace(first, "{first}").replace(second, "{second}");
    return { kind: "form", text: open };
  }
  return { kind: "stem", text: question };
}

function same(one: string, other: string): boolean {
  const plain = (text: string): string => text.normalize("NFC").toLowerCase().replaceAll(/\s+/g, " ").trim();
  return plain(one) === plain(other);
}
