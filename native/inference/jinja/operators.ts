import { byCodePoint, textOf } from "./printing.ts";
import type { Value } from "./values.ts";
import { Dict, Float, Row, checkLength, equal, fail, iterate, numeric, typeName, whole } from "./values.ts";

/** A binary operator's value as Python gives it; `and` and `or` are not among them. */
export function operate(operator: string, one: Value, other: Value): Value {
  switch (operator) {
    case "==":
      return equal(one, other);
    case "!=":
      return !equal(one, other);
    case "in":
      return contains(other, one);
    case "not in":
      return !contains(other, one);
    case "~":
      return textOf(one) + textOf(other);
    case "<":
      return compare(one, other) < 0;
    case ">":
      return compare(one, other) > 0;
    case "<=":
      return compare(one, other) <= 0;
    case ">=":
      return compare(one, other) >= 0;
    case "+":
      return add(one, other);
    case "*":
      return multiply(one, other);
    default:
      return calculate(operator, one, other);
  }
}

/** Negative, zero or positive as `one` is before, equal to or behind `other`. */
export function compare(one: Value, other: Value): number {
  const [left, right] = [numeric(one), numeric(other)];
  if (left !== null && right !== null) return left - right;
  if (typeof one === "string" && typeof other === "string") return byCodePoint(one, other);
  return fail(`a comparison of ${typeName(one)} with ${typeName(other)}`);
}

export function contains(holder: Value, item: Value): boolean {
  if (typeof holder === "string") {
    return typeof item === "string" ? holder.includes(item) : fail(`a search for ${typeName(item)} in a text`);
  }
  if (holder instanceof Dict) return typeof item === "string" && holder.entries.has(item);
  return iterate(holder).some((each) => equal(each, item));
}

function add(one: Value, other: Value): Value {
  if (typeof one === "string" && typeof other === "string") return one + other;
  if (
    one instanceof Row &&
    other instanceof Row &&
    one.kind === other.kind &&
    (one.kind === "list" || one.kind === "tuple")
  ) {
    return new Row(one.kind, [...one.items, ...other.items]);
  }
  return calculate("+", one, other);
}

function multiply(one: Value, other: Value): Value {
  if (typeof other === "string" || other instanceof Row) return multiply(other, one);
  const count = other instanceof Float ? null : numeric(other);
  if (count !== null && typeof one === "string") {
    checkLength(one.length * count);
    return one.repeat(Math.max(0, count));
  }
  if (count !== null && one instanceof Row && (one.kind === "list" || one.kind === "tuple")) {
    checkLength(one.items.length * count);
    return new Row(one.kind, Array.from({ length: Math.max(0, count) }, () => one.items).flat());
  }
  return calculate("*", one, other);
}

function calculate(operator: string, one: Value, other: Value): Value {
  const [left, right] = [numeric(one), numeric(other)];
  if (left === null || right === null) {
    return fail(`the operator ${operator} between ${typeName(one)} and ${typeName(other)}`);
  }
  if (right === 0 && (operator === "/" || operator === "//" || operator === "%")) return fail("a division by zero");
  const decimal = one instanceof Float || other instanceof Float;
  const number = (value: number): Value => (decimal ? new Float(value) : whole(value));
  switch (operator) {
    case "+":
      return number(left + right);
    case "-":
      return number(left - right);
    case "*":
      return number(left * right);
    case "/":
      return new Float(left / right);
    case "//":
      return number(Math.floor(left / right));
    case "%": {
      const rest = left % right;
      return number(rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest + 0);
    }
    case "**": {
      const power = left ** right;
      if (!Number.isFinite(power)) return fail("a power that is not a finite number");
      return decimal || right < 0 ? new Float(power) : whole(power);
    }
    default:
      return fail(`the operator ${operator}`);
  }
}
