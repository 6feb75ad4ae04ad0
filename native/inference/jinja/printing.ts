import type { Value } from "./values.ts";
import { Dict, Float, Row, checkLength, fail, typeName } from "./values.ts";

/** What Python's str() makes of a value, which is what `{{ }}` prints. */
export function textOf(value: Value): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : represent(value);
}

/** What Python's repr() makes of a value, as it stands inside a printed list. */
export function represent(value: Value): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return quoted(value);
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Row && (value.kind === "list" || value.kind === "tuple")) return rowText(value);
  if (value instanceof Dict) {
    return `{${[...value.entries].map(([key, each]) => `${quoted(key)}: ${represent(each)}`).join(", ")}}`;
  }
  return fail(`${typeName(value)} printed as text`);
}

function rowText({ kind, items }: Row): string {
  const inner = items.map(represent).join(", ");
  if (kind === "list") return `[${inner}]`;
  return items.length === 1 ? `(${inner},)` : `(${inner})`;
}

/** The shortest digits that give the number back; an exponent below 1e-4 and from 1e16 on. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return fail("a number that is not finite");
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  if (Object.is(value, -0)) return "-0.0";
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\\", "\\\\"],
]);

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replaceAll(/[\\\p{C}\p{Z}]/gu, (letter) => {
    const known = ESCAPES.get(letter);
    if (known !== undefined || letter === " ") return known ?? letter;
    const code = letter.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
    return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  });
  return `${quote}${quote === "'" ? inner.replaceAll("'", "\\'") : inner}${quote}`;
}

export interface JsonOptions {
  readonly ensureAscii: boolean;
  readonly indent: string | null;
  readonly separators: readonly [string, string];
  readonly sortKeys: boolean;
}

/** What Python's json.dumps makes of a value. */
export function jsonOf(value: Value, options: JsonOptions, depth = 0): string {
  if (value === null) return "null";
  if (typeof value === "string") return jsonText(value, options.ensureAscii);
  if (typeof value === "boolean" || typeof value === "number") return String(value);
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Row && (value.kind === "list" || value.kind === "tuple")) {
    const parts = value.items.map((item) => jsonOf(item, options, depth + 1));
    return enclosed(["[", "]"], parts, options, depth);
  }
  if (value instanceof Dict) {
    const keys = [...value.entries.keys()];
    const parts = (options.sortKeys ? keys.toSorted(byCodePoint) : keys).map(
      (key) =>
        jsonText(key, options.ensureAscii) + options.separators[1] + jsonOf(value.entries.get(key), options, depth + 1),
    );
    return enclosed(["{", "}"], parts, options, depth);
  }
  return fail(`${typeName(value)} written as JSON`);
}

function enclosed(
  [open, close]: readonly [string, string],
  parts: readonly string[],
  { indent, separators }: JsonOptions,
  depth: number,
): string {
  if (parts.length === 0) return open + close;
  const between = separators[0].length + 1 + (indent?.length ?? 0) * (depth + 1);
  checkLength(parts.reduce((letters, part) => letters + part.length + between, 0));
  if (indent === null) return open + parts.join(separators[0]) + close;
  const inner = `\n${indent.repeat(depth + 1)}`;
  return open + inner + parts.join(separators[0] + inner) + `\n${indent.repeat(depth)}` + close;
}

function jsonText(text: string, ascii: boolean): string {
  const json = JSON.stringify(text);
  if (!ascii) return json;
  return json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Python's order of texts. */
export function byCodePoint(one: string, other: string): number {
  const [left, right] = [Array.from(one), Array.from(other)];
  for (const [index, letter] of left.entries()) {
    const against = right[index];
    if (against === undefined) return 1;
    const difference = (letter.codePointAt(0) ?? 0) - (against.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
