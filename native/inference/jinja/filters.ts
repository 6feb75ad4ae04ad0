import { named, textArgument, wholeArgument } from "./arguments.ts";
import { pairs } from "./members.ts";
import { jsonOf, textOf } from "./printing.ts";
import { ROW_FILTERS } from "./row-filters.ts";
import { LINE_ENDS, capitalize, replace, trim } from "./text-methods.ts";
import type { Arguments, Value } from "./values.ts";
import { Dict, Float, Row, checkLength, fail, iterate, list, numeric, truth, typeName, whole } from "./values.ts";

export type Filter = (value: Value, given: Arguments) => Value;

function length(value: Value, given: Arguments): number {
  named(given, []);
  if (value === undefined) return 0;
  if (typeof value === "string") return Array.from(value).length;
  if (value instanceof Dict) return value.entries.size;
  return value instanceof Row && value.kind !== "lazy" ? value.items.length : fail(`the length of ${typeName(value)}`);
}

function orDefault(value: Value, given: Arguments): Value {
  const found = named(given, ["default_value", "boolean"]);
  const fallback = found.has("default_value") ? found.get("default_value") : "";
  return value === undefined || (truth(found.get("boolean")) && !truth(value)) ? fallback : value;
}

function toInt(value: Value, given: Arguments): Value {
  const found = named(given, ["default", "base"]);
  if (found.has("base")) return fail("the filter int with a base");
  const fallback = found.has("default") ? found.get("default") : 0;
  if (typeof value === "string") {
    const text = trim(value, undefined);
    if (/^[+-]?\d+$/.test(text)) return whole(Number(text));
    return DECIMAL.test(text) ? whole(Math.trunc(Number(text))) : plainText(text, fallback);
  }
  const number = numeric(value);
  return number === null ? fallback : whole(Math.trunc(number));
}

function toFloat(value: Value, given: Arguments): Value {
  const found = named(given, ["default"]);
  const fallback = found.has("default") ? found.get("default") : new Float(0);
  if (typeof value === "string") {
    const text = trim(value, undefined);
    return DECIMAL.test(text) ? new Float(Number(text)) : plainText(text, fallback);
  }
  const number = numeric(value);
  return number === null ? fallback : new Float(number);
}

/** One way to match each text: `\d+\.?\d*` would try all ways to share a long row of digits out. */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

/** Texts that are no numbers in any of the many ways to write one. */
function plainText(text: string, fallback: Value): Value {
  return /[\d_]|^[+-]?(inf|nan)/i.test(text) && !/^\d+[a-df-z]+$/i.test(text)
    ? fail(`a number written as ${JSON.stringify(text)}`)
    : fallback;
}

function indent(value: Value, given: Arguments): string {
  const found = named(given, ["width", "first", "blank"]);
  const width = found.get("width") ?? 4;
  const by = typeof width === "string" ? width : spaces(wholeArgument(width));
  const text = textArgument(value);
  if (LINE_ENDS.test(text.replaceAll("\n", ""))) return fail("the filter indent on a text with other line ends");
  const rows = text.split("\n");
  checkLength(text.length + rows.length * by.length);
  return rows
    .map((line, index) => {
      const keep =
        (index === 0 && !truth(found.get("first"))) || (index > 0 && line === "" && !truth(found.get("blank")));
      return keep ? line : by + line;
    })
    .join("\n");
}

function spaces(count: number): string {
  return count <= 1000 ? " ".repeat(count) : fail("an indent of so many spaces");
}

function toJson(value: Value, given: Arguments): string {
  const found = named(given, ["ensure_ascii", "indent", "separators", "sort_keys"]);
  const width = found.get("indent") ?? null;
  const space = width === null || typeof width === "string" ? width : spaces(wholeArgument(width));
  const pair = found.get("separators") ?? null;
  const [between = "", behind = ""] =
    pair === null ? [space === null ? ", " : ",", ": "] : iterate(pair).map(textArgument);
  return jsonOf(value, {
    ensureAscii: truth(found.get("ensure_ascii")),
    indent: space,
    separators: [between, behind],
    sortKeys: truth(found.get("sort_keys")),
  });
}

function absolute(value: Value, given: Arguments): Value {
  named(given, []);
  const number = numeric(value) ?? fail(`the filter abs on ${typeName(value)}`);
  return value instanceof Float ? new Float(Math.abs(number)) : Math.abs(number);
}

function ofText(change: (text: string) => string): Filter {
  return (value, given) => {
    named(given, []);
    return change(textOf(value));
  };
}

function items(value: Value, given: Arguments): Value {
  named(given, []);
  if (value === undefined) return new Row("lazy", []);
  return value instanceof Dict ? new Row("lazy", pairs(value.entries)) : fail(`the filter items on ${typeName(value)}`);
}

function title(text: string): string {
  if (!/^[\p{ASCII}]*$/u.test(text)) return fail("the filter title on other letters than ASCII");
  return text
    .split(/([-\s({[<]+)/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
    .join("");
}

function replaced(value: Value, given: Arguments): string {
  const found = named(given, ["old", "new", "count"]);
  const count = wholeArgument(found.get("count") ?? -1);
  const [text, old] = [textOf(value), textOf(found.get("old"))];
  given.work.spendSearch(text, old);
  return replace(text, old, textOf(found.get("new")), count);
}

/** Jinja's filters that do not need to call others, by name. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ...ROW_FILTERS,
  ["length", length],
  ["count", length],
  ["default", orDefault],
  ["d", orDefault],
  ["int", toInt],
  ["float", toFloat],
  ["indent", indent],
  ["tojson", toJson],
  ["abs", absolute],
  ["items", items],
  ["replace", replaced],
  ["list", (value, given) => (named(given, []), list(iterate(value)))],
  ["string", (value, given) => (named(given, []), textOf(value))],
  ["upper", ofText((text) => text.toUpperCase())],
  ["lower", ofText((text) => text.toLowerCase())],
  ["capitalize", ofText(capitalize)],
  ["title", ofText(title)],
  ["trim", (value, given) => trim(textOf(value), named(given, ["chars"]).get("chars"))],
]);
