import { named, textArgument, wholeArgument } from "./arguments.ts";
import type { Arguments, Value } from "./values.ts";
import { Row, checkLength, fail, iterate, list } from "./values.ts";

/** White space to Python's str.strip and str.split. */
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LINE_LETTERS = "\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029";
/** Ends of lines to str.splitlines. */
export const LINE_ENDS = new RegExp(`\\r\\n|[${LINE_LETTERS}]`, "u");
/** Letters whose form at a word's head is neither the small nor the capital one. */
const TITLE_CASED = /[\u01c4-\u01cc\u01f1-\u01f3\u1f80-\u1fff]/;

export function trim(text: string, letters: Value, ends: "both" | "left" | "right" = "both"): string {
  const all = Array.from(text);
  const space = new RegExp(`^[${SPACE}]$`, "u");
  const set = letters === undefined || letters === null ? null : new Set(Array.from(textArgument(letters)));
  const goes = (letter: string): boolean => (set === null ? space.test(letter) : set.has(letter));
  const kept = all.flatMap((letter, index) => (goes(letter) ? [] : [index]));
  const from = ends !== "right" ? (kept[0] ?? all.length) : 0;
  const to = ends !== "left" ? (kept.at(-1) ?? -1) + 1 : all.length;
  return all.slice(from, to).join("");
}

export function capitalize(text: string): string {
  const [first = "", ...rest] = Array.from(text);
  const upper = first.toUpperCase();
  if (TITLE_CASED.test(first) || Array.from(upper).length > 1) return fail(`a capital of ${first}`);
  return upper + rest.join("").toLowerCase();
}

/** With `count` below zero, all of them. */
export function replace(text: string, old: string, fresh: string, count: number): string {
  const places = old === "" ? text.length + 1 : text.split(old).length - 1;
  checkLength(text.length + places * fresh.length);
  if (count < 0) return text.replaceAll(old, () => fresh);
  if (old === "") return fail("a counted replacement of nothing");
  const parts = text.split(old);
  const head = parts.slice(0, count + 1).join(fresh);
  return parts.length > count + 1 ? [head, ...parts.slice(count + 1)].join(old) : head;
}

function split(text: string, separator: Value, limit: number): string[] {
  if (separator !== null && separator !== undefined) {
    const mark = textArgument(separator);
    if (mark === "") return fail("a split at nothing");
    const parts = text.split(mark);
    return limit < 0 || parts.length <= limit ? parts : [...parts.slice(0, limit), parts.slice(limit).join(mark)];
  }
  const words: string[] = [];
  for (const { 0: word, index } of text.matchAll(new RegExp(`[^${SPACE}]+`, "gu"))) {
    if (limit >= 0 && words.length >= limit) return [...words, text.slice(index)];
    words.push(word);
  }
  return words;
}

function lines(text: string): string[] {
  const parts = text.split(LINE_ENDS);
  return parts.at(-1) === "" ? parts.slice(0, -1) : parts;
}

function affixed(given: Arguments, test: (affix: string) => boolean): boolean {
  const [affix] = given.positional;
  if (given.positional.length !== 1) return fail(`${given.positional.length} arguments`);
  if (affix instanceof Row && affix.kind === "tuple") return affix.items.some((each) => test(textArgument(each)));
  return test(textArgument(affix));
}

type Method = (text: string, given: Arguments) => Value;

function stripMethod(ends: "both" | "left" | "right"): Method {
  return (text, given) => trim(text, named(given, ["chars"]).get("chars"), ends);
}

/** Python's methods of texts that templates use. */
export const TEXT_METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["strip", stripMethod("both")],
  ["lstrip", stripMethod("left")],
  ["rstrip", stripMethod("right")],
  ["upper", (text, given) => (named(given, []), text.toUpperCase())],
  ["lower", (text, given) => (named(given, []), text.toLowerCase())],
  ["capitalize", (text, given) => (named(given, []), capitalize(text))],
  ["startswith", (text, given) => affixed(given, (affix) => text.startsWith(affix))],
  ["endswith", (text, given) => affixed(given, (affix) => text.endsWith(affix))],
  [
    "join",
    (text, given) => {
      const parts = iterate(named(given, ["of"]).get("of")).map(textArgument);
      checkLength(parts.length * text.length);
      return parts.join(text);
    },
  ],
  ["splitlines", (text, given) => (named(given, []), list(lines(text)))],
  [
    "split",
    (text, given) => {
      const found = named(given, ["sep", "maxsplit"]);
      const mark = found.get("sep");
      if (typeof mark === "string") given.work.spendSearch(text, mark);
      return list(split(text, mark, wholeArgument(found.get("maxsplit") ?? -1)));
    },
  ],
  [
    "replace",
    (text, given) => {
      const found = named(given, ["old", "new", "count"]);
      const count = wholeArgument(found.get("count") ?? -1);
      const old = textArgument(found.get("old"));
      given.work.spendSearch(text, old);
      return replace(text, old, textArgument(found.get("new")), count);
    },
  ],
  [
    "removeprefix",
    (text, given) => {
      const prefix = textArgument(named(given, ["prefix"]).get("prefix"));
      return text.startsWith(prefix) ? text.slice(prefix.length) : text;
    },
  ],
  [
    "removesuffix",
    (text, given) => {
      const suffix = textArgument(named(given, ["suffix"]).get("suffix"));
      return suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
    },
  ],
  [
    "find",
    (text, given) => {
      const part = textArgument(named(given, ["sub"]).get("sub"));
      given.work.spendSearch(text, part);
      const place = text.indexOf(part);
      return place < 0 ? -1 : Array.from(text.slice(0, place)).length;
    },
  ],
  [
    "count",
    (text, given) => {
      const part = textArgument(named(given, ["sub"]).get("sub"));
      given.work.spendSearch(text, part);
      return part === "" ? fail("a count of nothing") : text.split(part).length - 1;
    },
  ],
]);
