import { named, textArgument } from "./arguments.ts";
import { attributePath, pairs } from "./members.ts";
import { compare, operate } from "./operators.ts";
import { textOf } from "./printing.ts";
import { passes } from "./tests.ts";
import type { Arguments, Value } from "./values.ts";
import { Dict, Row, checkLength, fail, iterate, list, numeric, truth, typeName, weigh } from "./values.ts";

type Filter = (value: Value, given: Arguments) => Value;

/** Texts without regard to capitals, unless asked for. */
function keyOf(value: Value, caseSensitive: boolean): Value {
  return typeof value === "string" && !caseSensitive ? value.toLowerCase() : value;
}

function sort(value: Value, given: Arguments): Value {
  const found = named(given, ["reverse", "case_sensitive", "attribute"]);
  const path = found.get("attribute") ?? null;
  if (typeof path === "string" && path.includes(",")) return fail("the filter sort by several attributes");
  const key = (each: Value): Value =>
    keyOf(path === null ? each : attributePath(each, path), truth(found.get("case_sensitive")));
  return list(sorted(iterate(value), key, truth(found.get("reverse"))));
}

function sorted(items: readonly Value[], key: (item: Value) => Value, backwards: boolean): Value[] {
  const sign = backwards ? -1 : 1;
  return items.toSorted((one, other) => sign * compare(key(one), key(other)));
}

function dictsort(value: Value, given: Arguments): Value {
  const found = named(given, ["case_sensitive", "by", "reverse"]);
  if (!(value instanceof Dict)) return fail(`the filter dictsort on ${typeName(value)}`);
  const by = found.get("by") ?? "key";
  const place = ["key", "value"].indexOf(textArgument(by));
  const key = (each: Value): Value =>
    keyOf(each instanceof Row ? each.items[place] : each, truth(found.get("case_sensitive")));
  return list(sorted(pairs(value.entries), key, truth(found.get("reverse"))));
}

function join(value: Value, given: Arguments): string {
  const found = named(given, ["d", "attribute"]);
  const path = found.get("attribute") ?? null;
  const items = iterate(value).map((each) => textOf(path === null ? each : attributePath(each, path)));
  const between = textOf(found.get("d") ?? "");
  checkLength(items.length * between.length);
  return items.join(between);
}

function unique(value: Value, given: Arguments): Value {
  const found = named(given, ["case_sensitive", "attribute"]);
  const path = found.get("attribute") ?? null;
  const keys = new Set<Value>();
  const kept = iterate(value).filter((each) => {
    const key = keyOf(path === null ? each : attributePath(each, path), truth(found.get("case_sensitive")));
    if (key instanceof Dict || key instanceof Row) return fail(`the filter unique on ${typeName(key)}`);
    // Numbers are alike as Python counts them: 1, 1.0 and true.
    const known = numeric(key) ?? key;
    if (keys.has(known)) return false;
    keys.add(known);
    return true;
  });
  return new Row("lazy", kept);
}

function end(which: 0 | -1): Filter {
  return (value, given) => {
    named(given, []);
    if (which === -1 && value instanceof Row && value.kind === "lazy") return fail("the filter last on a lazy row");
    return iterate(value).at(which);
  };
}

function reverse(value: Value, given: Arguments): Value {
  named(given, []);
  const items = iterate(value).toReversed();
  return typeof value === "string" ? items.map(textArgument).join("") : new Row("lazy", items);
}

function extreme(sign: 1 | -1): Filter {
  return (value, given) => {
    const found = named(given, ["case_sensitive", "attribute"]);
    if (found.has("attribute")) return fail("the filters max and min by an attribute");
    const key = (each: Value): Value => keyOf(each, truth(found.get("case_sensitive")));
    const items = iterate(value);
    return items.reduce((best, each) => (sign * compare(key(each), key(best)) > 0 ? each : best), items[0]);
  };
}

function sum(value: Value, given: Arguments): Value {
  const found = named(given, ["attribute", "start"]);
  const path = found.get("attribute") ?? null;
  const start = found.get("start") ?? 0;
  const parts = iterate(value).map((each) => (path === null ? each : attributePath(each, path)));
  return parts.reduce((total, each) => operate("+", total, each), start);
}

/** select, reject and their kin: the first argument is the attribute where there is one, then a test and its values. */
function choose(keep: boolean, byAttribute: boolean): Filter {
  return (value, { positional, named: byName, work }) => {
    if (byName.size > 0) return fail("a selection with named arguments");
    const [path, ...rest] = byAttribute ? positional : [undefined, ...positional];
    const [test, ...others] = rest;
    if (byAttribute && positional.length === 0) return fail("a selection without an attribute");
    const chosen = (each: Value): boolean => {
      const asked = byAttribute ? attributePath(each, path) : each;
      for (const other of others) {
        work.spend(weigh(other) + weigh(asked));
        if (typeof other === "string" && typeof asked === "string") work.spendSearch(other, asked);
      }
      return rest.length === 0 ? truth(asked) : passes(textArgument(test), asked, others);
    };
    return new Row(
      "lazy",
      iterate(value).filter((each) => chosen(each) === keep),
    );
  };
}

/** Jinja's filters of lists, by name. */
export const ROW_FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ["sort", sort],
  ["dictsort", dictsort],
  ["join", join],
  ["unique", unique],
  ["first", end(0)],
  ["last", end(-1)],
  ["reverse", reverse],
  ["max", extreme(1)],
  ["min", extreme(-1)],
  ["sum", sum],
  ["select", choose(true, false)],
  ["reject", choose(false, false)],
  ["selectattr", choose(true, true)],
  ["rejectattr", choose(false, true)],
]);
