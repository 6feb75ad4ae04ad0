import { named, textArgument } from "./arguments.ts";
import { TEXT_METHODS } from "./text-methods.ts";
import type { Arguments, Value } from "./values.ts";
import { Attributes, Callable, Dict, Float, Row, fail, typeName } from "./values.ts";

/** Python's attributes by type that we do not carry out; any other name is undefined to a template. */
const UNKNOWN_OF_TEXT =
  "casefold center encode expandtabs format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper ljust maketrans partition rfind rindex rjust rpartition rsplit swapcase title translate zfill".split(
    " ",
  );
const UNKNOWN_OF_DICT = ["clear", "copy", "fromkeys", "pop", "popitem", "setdefault", "update"];
const UNKNOWN_OF_ROW = "append clear copy count extend index insert pop remove reverse sort start step stop".split(" ");
const UNKNOWN_OF_NUMBER =
  "as_integer_ratio bit_count bit_length conjugate denominator from_bytes fromhex hex imag is_integer numerator real to_bytes".split(
    " ",
  );

type DictMethod = (entries: ReadonlyMap<string, Value>, given: Arguments) => Value;
const DICT_METHODS: ReadonlyMap<string, DictMethod> = new Map<string, DictMethod>([
  ["keys", (entries, given) => (named(given, []), new Row("view", [...entries.keys()]))],
  ["values", (entries, given) => (named(given, []), new Row("view", [...entries.values()]))],
  ["items", (entries, given) => (named(given, []), new Row("view", pairs(entries)))],
  [
    "get",
    (entries, given) => {
      const found = named(given, ["key", "default"]);
      const key = found.get("key");
      const missing = found.has("default") ? found.get("default") : null;
      return typeof key === "string" && entries.has(key) ? entries.get(key) : missing;
    },
  ],
]);

export function pairs(entries: ReadonlyMap<string, Value>): Value[] {
  return [...entries].map(([key, value]) => new Row("tuple", [key, value]));
}

/** `holder.name`: an attribute first, then an entry. */
export function attribute(holder: Value, name: string): Value {
  if (holder === undefined) return fail(`.${name} of an undefined value`);
  if (name.startsWith("_")) return fail(`the attribute ${name}`);
  const method = methodOf(holder, name);
  if (method !== undefined) return method;
  if (holder instanceof Dict || holder instanceof Attributes) return holder.entries.get(name);
  return undefined;
}

/** `holder[key]`: an entry first, then an attribute. */
export function item(holder: Value, key: Value): Value {
  if (holder === undefined) return fail("an entry of an undefined value");
  if ((holder instanceof Dict || holder instanceof Attributes) && typeof key === "string" && holder.entries.has(key)) {
    return holder.entries.get(key);
  }
  if (typeof key === "string") return attribute(holder, key);
  const index = typeof key === "boolean" ? Number(key) : key;
  if (typeof index !== "number") return undefined;
  if (typeof holder === "string") return Array.from(holder).at(index);
  if (holder instanceof Row && holder.kind !== "view" && holder.kind !== "lazy") return holder.items.at(index);
  return undefined;
}

function methodOf(holder: Value, name: string): Value {
  if (typeof holder === "string") {
    const method = TEXT_METHODS.get(name);
    if (method !== undefined) return new Callable((given) => method(holder, given));
    if (UNKNOWN_OF_TEXT.includes(name)) return fail(`the method ${name} of texts`);
  }
  if (holder instanceof Dict) {
    const method = DICT_METHODS.get(name);
    if (method !== undefined) return new Callable((given) => method(holder.entries, given));
    if (UNKNOWN_OF_DICT.includes(name)) return fail(`the method ${name} of dictionaries`);
  }
  if (holder instanceof Row && UNKNOWN_OF_ROW.includes(name)) return fail(`the method ${name} of lists`);
  const number = typeof holder === "number" || typeof holder === "boolean" || holder instanceof Float;
  if (number && UNKNOWN_OF_NUMBER.includes(name)) return fail(`the attribute ${name} of numbers`);
  if (holder instanceof Callable && ["name", "arguments", "caller"].includes(name)) {
    return fail(`the attribute ${name} of a function`);
  }
  return undefined;
}

export interface Slice {
  readonly start: Value;
  readonly stop: Value;
  readonly step: Value;
}

/** `holder[start:stop:step]`. */
export function slice(holder: Value, { start, stop, step }: Slice): Value {
  const rowItems = holder instanceof Row && holder.kind !== "view" && holder.kind !== "lazy" ? holder.items : null;
  const items = typeof holder === "string" ? Array.from(holder) : rowItems;
  if (items === null) return fail(`a slice of ${typeName(holder)}`);
  const by = bound(step) ?? 1;
  if (by === 0) return fail("a slice with step 0");
  const [low, high] = by > 0 ? [0, items.length] : [-1, items.length - 1];
  const place = (value: number): number => Math.min(high, Math.max(low, value < 0 ? value + items.length : value));
  const [first, last] = [bound(start), bound(stop)];
  const from = first === null ? (by > 0 ? low : high) : place(first);
  const to = last === null ? (by > 0 ? high : low) : place(last);
  const found: Value[] = [];
  for (let index = from; by > 0 ? index < to : index > to; index += by) found.push(items[index]);
  if (holder instanceof Row) return new Row(holder.kind, found);
  return found.map(textArgument).join("");
}

function bound(value: Value): number | null {
  if (value === undefined || value === null) return null;
  return typeof value === "number" ? value : fail(`a slice with ${typeName(value)}`);
}

/** An attribute by a path such as "role" or "0.name", as filters take it. */
export function attributePath(holder: Value, path: Value): Value {
  if (typeof path === "number") return item(holder, path);
  return textArgument(path)
    .split(".")
    .reduce<Value>((value, part) => item(value, /^\d+$/.test(part) ? Number(part) : part), holder);
}
