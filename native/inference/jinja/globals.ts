import { named, textArgument, wholeArgument } from "./arguments.ts";
import { CONSTANTS } from "./constants.ts";
import { textOf } from "./printing.ts";
import { Scope } from "./scope.ts";
import type { Arguments, Value } from "./values.ts";
import { Attributes, Callable, Dict, Row, fail } from "./values.ts";
import type { Work } from "./work.ts";

/** Longest row that range may give: a template has no use for more, and an endless one would stop the engine. */
const RANGE_LIMIT = 100_000;

/** What transformers gives every template. Names of Jinja's own that are not here are errors when they are used. */
export function globals(options: { readonly strftime: (format: string) => string }): Scope {
  const scope = new Scope();
  const functions: readonly (readonly [string, (given: Arguments) => Value])[] = [
    ["range", range],
    ["namespace", (given) => new Attributes(new Map(entriesOf(given)))],
    ["dict", (given) => new Dict(new Map(entriesOf(given)))],
    ["raise_exception", (given) => fail(textOf(named(given, ["message"]).get("message")))],
    ["strftime_now", (given) => options.strftime(textArgument(named(given, ["format"]).get("format")))],
    ["workbench_generation", (given) => called(given.named.get("caller"), given.work)],
    ["self", () => fail("the template itself as a value")],
    ["cycler", () => fail("the function cycler")],
    ["joiner", () => fail("the function joiner")],
    ["lipsum", () => fail("the function lipsum")],
  ];
  for (const [name, value] of CONSTANTS) scope.set(name, value);
  for (const [name, call] of functions) scope.set(name, new Callable(call));
  return scope;
}

function called(caller: Value, work: Work): Value {
  return caller instanceof Callable ? caller.call({ positional: [], named: new Map(), work }) : "";
}

function entriesOf({ positional, named: byName }: Arguments): readonly (readonly [string, Value])[] {
  const [first, ...rest] = positional;
  if (rest.length > 0 || (first !== undefined && !(first instanceof Dict))) {
    return fail("a dictionary or namespace made of other things than a dictionary");
  }
  const entries = [...(first instanceof Dict ? first.entries : []), ...byName];
  return entries.some(([name]) => name.startsWith("_")) ? fail("a name that begins with _") : entries;
}

function range({ positional, named: byName }: Arguments): Value {
  if (byName.size > 0 || positional.length === 0 || positional.length > 3) return fail("range with such arguments");
  const bounds = positional.map(wholeArgument);
  const [start = 0, stop = 0, step = 1] = bounds.length === 1 ? [0, ...bounds] : bounds;
  if (step === 0) return fail("range with step 0");
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (length > RANGE_LIMIT) return fail(`a range of ${length}`);
  return new Row(
    "range",
    Array.from({ length }, (_, index) => start + index * step),
  );
}
