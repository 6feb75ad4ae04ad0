import type { Arguments, Value } from "./values.ts";
import { fail, typeName } from "./values.ts";

/** Arguments by name; one that is not among the names, or is given twice, is an error. */
export function named(given: Arguments, names: readonly string[]): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const [index, value] of given.positional.entries()) {
    found.set(names[index] ?? fail(`${given.positional.length} arguments`), value);
  }
  for (const [name, value] of given.named) {
    if (!names.includes(name) || found.has(name)) fail(`the argument ${name}`);
    found.set(name, value);
  }
  return found;
}

export function textArgument(value: Value): string {
  return typeof value === "string" ? value : fail(`${typeName(value)} where a text belongs`);
}

export function wholeArgument(value: Value): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "number" ? value : fail(`${typeName(value)} where a whole number belongs`);
}
