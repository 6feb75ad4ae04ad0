import { compare, contains } from "./operators.ts";
import type { Value } from "./values.ts";
import { Attributes, Callable, Dict, Float, Row, equal, fail, numeric } from "./values.ts";

type Test = (value: Value, ...others: readonly Value[]) => boolean;

function isSequence(value: Value): boolean {
  return (
    typeof value === "string" ||
    value instanceof Dict ||
    (value instanceof Row && value.kind !== "lazy" && value.kind !== "view")
  );
}

function isIterable(value: Value): boolean {
  if (value instanceof Attributes) return fail("a test whether a namespace can be walked through");
  return value === undefined || typeof value === "string" || value instanceof Dict || value instanceof Row;
}

function remainder(value: Value, by: number): number {
  const number = numeric(value);
  return number === null ? fail("a remainder of what is no number") : Math.abs(number % by);
}

/** A text has letters, and all of them are in the form. */
function allIn(value: Value, form: (text: string) => string): boolean {
  if (typeof value !== "string") return fail("a test of letters on what is no text");
  return value === form(value) && value.toLowerCase() !== value.toUpperCase();
}

const isEqual: Test = (one, other) => equal(one, other);
const isUnequal: Test = (one, other) => !equal(one, other);
const isGreater: Test = (one, other) => compare(one, other) > 0;
const isLess: Test = (one, other) => compare(one, other) < 0;
const isAtLeast: Test = (one, other) => compare(one, other) >= 0;
const isAtMost: Test = (one, other) => compare(one, other) <= 0;

/** Jinja's tests by name, with the number of values that each is asked about. */
const TESTS: ReadonlyMap<string, readonly [number, Test]> = new Map<string, readonly [number, Test]>([
  ["defined", [1, (value) => value !== undefined]],
  ["undefined", [1, (value) => value === undefined]],
  ["none", [1, (value) => value === null]],
  ["true", [1, (value) => value === true]],
  ["false", [1, (value) => value === false]],
  ["boolean", [1, (value) => typeof value === "boolean"]],
  ["string", [1, (value) => typeof value === "string"]],
  ["integer", [1, (value) => typeof value === "number"]],
  ["float", [1, (value) => value instanceof Float]],
  ["number", [1, (value) => numeric(value) !== null]],
  ["mapping", [1, (value) => value instanceof Dict]],
  ["sequence", [1, (value) => value === undefined || isSequence(value)]],
  ["iterable", [1, isIterable]],
  [
    "callable",
    [
      1,
      (value) =>
        value instanceof Attributes
          ? fail("a test whether a namespace can be called")
          : value === undefined || value instanceof Callable,
    ],
  ],
  ["odd", [1, (value) => remainder(value, 2) === 1]],
  ["even", [1, (value) => remainder(value, 2) === 0]],
  ["lower", [1, (value) => allIn(value, (text) => text.toLowerCase())]],
  ["upper", [1, (value) => allIn(value, (text) => text.toUpperCase())]],
  ["in", [2, (value, holder) => contains(holder, value)]],
  ["eq", [2, isEqual]],
  ["equalto", [2, isEqual]],
  ["==", [2, isEqual]],
  ["ne", [2, isUnequal]],
  ["!=", [2, isUnequal]],
  ["gt", [2, isGreater]],
  ["greaterthan", [2, isGreater]],
  [">", [2, isGreater]],
  ["lt", [2, isLess]],
  ["lessthan", [2, isLess]],
  ["<", [2, isLess]],
  ["ge", [2, isAtLeast]],
  [">=", [2, isAtLeast]],
  ["le", [2, isAtMost]],
  ["<=", [2, isAtMost]],
]);

/** Whether a value passes the test of a name; a test that is not known, or takes other arguments, is an error. */
export function passes(name: string, value: Value, others: readonly Value[] = []): boolean {
  const [count, test] = TESTS.get(name) ?? fail(`the test ${name}, which is not known`);
  if (others.length !== count - 1) fail(`the test ${name} with ${others.length} arguments`);
  return test(value, ...others);
}
