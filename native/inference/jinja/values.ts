import type { Work } from "./work.ts";

const LETTERS_A_STEP = 16;
/** 16 million letters, or a million entries, nested ones too. */
const WEIGHT_LIMIT = 1 << 20;

/** A number with a decimal point; whole numbers are plain JavaScript numbers. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

type RowKind = "list" | "tuple" | "view" | "range" | "lazy";

/**
 * A row of values. Only lists and tuples can be printed; views and ranges have a length; what filters give bit by bit
 * ("lazy") can only be walked through.
 */
export class Row {
  readonly kind: RowKind;
  readonly items: readonly Value[];
  /** See `weigh`. */
  readonly weight: number;

  constructor(kind: RowKind, items: readonly Value[]) {
    this.kind = kind;
    this.items = items;
    this.weight = heaped(items);
  }
}

export class Dict {
  readonly entries: ReadonlyMap<string, Value>;
  readonly weight: number;

  constructor(entries: ReadonlyMap<string, Value>) {
    this.entries = entries;
    this.weight = heaped(entries.keys()) + heaped(entries.values());
  }
}

/** Attributes without methods: a template's namespace (which it may assign to), or `loop`. */
export class Attributes {
  readonly entries: Map<string, Value>;

  constructor(entries: Map<string, Value>) {
    this.entries = entries;
  }
}

export interface Arguments {
  /** Of the rendering that calls. */
  readonly work: Work;
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

export class Callable {
  readonly call: (given: Arguments) => Value;

  constructor(call: (given: Arguments) => Value) {
    this.call = call;
  }
}

/** A value of a template; `undefined` is Jinja's Undefined and `null` is None. */
export type Value = undefined | null | boolean | number | string | Float | Row | Dict | Attributes | Callable;

/** Steps that a value costs each time it is looked at: 16 letters or one entry count one. */
export function weigh(value: Value): number {
  if (typeof value === "string") return 1 + value.length / LETTERS_A_STEP;
  return value instanceof Row || value instanceof Dict ? value.weight : 1;
}

/** Refused before it is made: more letters than the heaviest value has. */
export function checkLength(letters: number): void {
  if (letters > WEIGHT_LIMIT * LETTERS_A_STEP) fail("a text that is too long");
}

function heaped(values: Iterable<Value>): number {
  let weight = 1;
  for (const value of values) {
    weight += weigh(value);
    if (weight > WEIGHT_LIMIT) fail("a value that is too large");
  }
  return weight;
}

/** What a template did that we do not carry out, or that Python refuses as well. */
export function fail(what: string): never {
  throw new Error(what);
}

export function typeName(value: Value): string {
  if (value === undefined) return "an undefined value";
  if (value === null) return "none";
  if (value instanceof Float) return "a decimal number";
  if (value instanceof Row) return value.kind === "lazy" ? "a filter's row of values" : `a ${value.kind}`;
  if (value instanceof Dict) return "a dictionary";
  if (value instanceof Attributes) return "a namespace";
  if (value instanceof Callable) return "a function";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

export function truth(value: Value): boolean {
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Row) return value.kind === "lazy" || value.items.length > 0;
  if (value instanceof Dict) return value.entries.size > 0;
  if (typeof value === "object") return value !== null;
  return Boolean(value);
}

/** The number that a value is to arithmetic, where true is 1; null if it is none. */
export function numeric(value: Value): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return value instanceof Float ? value.value : null;
}

export function equal(one: Value, other: Value): boolean {
  const [left, right] = [numeric(one), numeric(other)];
  if (left !== null && right !== null) return left === right;
  if (one instanceof Row && other instanceof Row && one.kind !== "lazy") {
    return (
      one.kind === other.kind &&
      one.items.length === other.items.length &&
      one.items.every((item, index) => equal(item, other.items[index]))
    );
  }
  if (one instanceof Dict && other instanceof Dict) {
    const same = ([key, value]: [string, Value]): boolean =>
      other.entries.has(key) && equal(value, other.entries.get(key));
    return one.entries.size === other.entries.size && [...one.entries].every(same);
  }
  return one === other;
}

/** The values that a loop over a value runs through. */
export function iterate(value: Value): readonly Value[] {
  if (value === undefined) return [];
  if (value instanceof Row) return value.items;
  if (value instanceof Dict) return [...value.entries.keys()];
  if (typeof value === "string") return Array.from(value);
  return fail(`a loop over ${typeName(value)}`);
}

/** A whole number that JavaScript keeps exactly. */
export function whole(value: number): number {
  return Number.isSafeInteger(value) ? value : fail("a whole number beyond 2^53");
}

export function list(items: readonly Value[]): Row {
  return new Row("list", items);
}
