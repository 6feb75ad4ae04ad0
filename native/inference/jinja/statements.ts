import { CONSTANTS } from "./constants.ts";
import { applyFilter, argumentsOf, call, evaluate } from "./expressions.ts";
import { textOf } from "./printing.ts";
import { Scope } from "./scope.ts";
import type { Node } from "./syntax.ts";
import { nameOf, parametersOf } from "./syntax.ts";
import type { Arguments, Value } from "./values.ts";
import { Attributes, Callable, Dict, Row, equal, fail, iterate, list, truth, weigh } from "./values.ts";

/** Text of a stretch of a template, and whether it ended by leaving (the round of) a loop. */
interface Outcome {
  readonly text: string;
  readonly left: "break" | "continue" | null;
}

/** A round of a loop makes its `loop`, of about so many entries. */
const ROUND_STEPS = 16;

/** Runs statements one after the other. */
export function run(nodes: readonly Node[], scope: Scope): Outcome {
  let text = "";
  for (const node of nodes) {
    const outcome = runOne(node, scope);
    text += outcome.text;
    if (outcome.left !== null) return { text, left: outcome.left };
  }
  return { text, left: null };
}

function textIn(nodes: readonly Node[], scope: Scope): string {
  const { text, left } = run(nodes, scope);
  return left === null ? text : fail(`${left} outside of a loop`);
}

function runOne(node: Node, scope: Scope): Outcome {
  const plain = (text: string): Outcome => ({ text, left: null });
  switch (node.type) {
    case "Program":
      return plain(textIn(node.body, scope));
    case "Comment":
      return plain("");
    case "Break":
      return { text: "", left: "break" };
    case "Continue":
      return { text: "", left: "continue" };
    case "Set":
      assign(
        node.assignee,
        node.value === null ? textIn(node.body, new Scope(scope)) : evaluate(node.value, scope),
        scope,
      );
      return plain("");
    case "If":
      return run(truth(evaluate(node.test, scope)) ? node.body : node.alternate, scope);
    case "For":
      return plain(loop(node, scope));
    case "Macro":
      scope.set(nameOf(node.name), macro(node.args, node.body, scope));
      return plain("");
    case "CallStatement":
      return plain(callBlock(node, scope));
    case "FilterStatement":
      return plain(textOf(applyFilter(textIn(node.body, new Scope(scope)), node.filter, scope)));
    default:
      return plain(textOf(evaluate(printed(node), scope)));
  }
}

/** A text that is marked as safe prints as it is; used further it would escape what is joined to it. */
function printed(node: Node): Node {
  const marked = node.type === "FilterExpression" && node.filter.type === "Identifier" && node.filter.value === "safe";
  return marked ? node.operand : node;
}

function assign(target: Node, value: Value, scope: Scope): void {
  if (target.type === "Identifier") scope.set(assignable(target.value), value);
  else if (target.type === "TupleLiteral") {
    const items = iterate(value);
    if (items.length !== target.value.length) fail(`${items.length} values for ${target.value.length} names`);
    for (const [index, each] of target.value.entries()) scope.set(assignable(nameOf(each)), items[index]);
  } else if (target.type === "MemberExpression" && !target.computed) {
    const holder = evaluate(target.object, scope);
    const name = nameOf(target.property);
    if (!(holder instanceof Attributes) || name.startsWith("_")) fail("an assignment to what is no namespace");
    else holder.entries.set(name, value);
  } else fail(`an assignment to ${target.type}`);
}

function assignable(name: string): string {
  return CONSTANTS.has(name) ? fail(`an assignment to ${name}`) : name;
}

function loop(node: Node & { readonly type: "For" }, scope: Scope): string {
  const select = node.iterable.type === "SelectExpression" ? node.iterable : null;
  const source = iterate(evaluate(select === null ? node.iterable : select.lhs, scope));
  const items = source.filter((each) => {
    if (select === null) return true;
    const asked = new Scope(scope);
    assign(node.loopvar, each, asked);
    return truth(evaluate(select.test, asked));
  });
  const seen: { last: Value | null } = { last: null };
  let text = "";
  let completed = false;
  for (const [index, each] of items.entries()) {
    // Every round starts afresh: what one sets, the next does not see.
    const round = new Scope(scope);
    round.work.spend(ROUND_STEPS);
    round.set("loop", loopState(items, index, seen));
    assign(node.loopvar, each, round);
    const outcome = run(node.body, round);
    text += outcome.text;
    if (outcome.left === "break") return text + (completed ? "" : elseText(node, scope));
    completed ||= outcome.left === null;
  }
  return text + (completed ? "" : elseText(node, scope));
}

/** What follows a loop of which no round came to its end. */
function elseText(node: Node & { readonly type: "For" }, scope: Scope): string {
  return textIn(node.defaultBlock, new Scope(scope));
}

function loopState(items: readonly Value[], index: number, seen: { last: Value | null }): Attributes {
  const state: [string, Value][] = [
    ["index", index + 1],
    ["index0", index],
    ["revindex", items.length - index],
    ["revindex0", items.length - index - 1],
    ["first", index === 0],
    ["last", index === items.length - 1],
    ["length", items.length],
    ["depth", 1],
    ["depth0", 0],
    ["previtem", items[index - 1]],
    ["nextitem", items[index + 1]],
    ["cycle", new Callable(({ positional }) => positional[index % positional.length])],
    [
      "changed",
      new Callable(({ positional }) => {
        const now = list(positional);
        const changed = seen.last === null || !equal(seen.last, now);
        seen.last = now;
        return changed;
      }),
    ],
  ];
  return new Attributes(new Map(state));
}

function macro(args: readonly Node[], body: readonly Node[], around: Scope): Callable {
  const parameters = parametersOf(args);
  return new Callable((given: Arguments) => {
    const scope = new Scope(around);
    for (const special of ["varargs", "kwargs", "caller"]) scope.set(special, undefined);
    const named = new Map(given.named);
    for (const [index, { name }] of parameters.entries()) {
      const placed = index < given.positional.length;
      if (placed && named.has(name)) fail(`the argument ${name} twice`);
      scope.set(name, placed ? given.positional[index] : named.get(name));
    }
    for (const [index, { name, fallback }] of parameters.entries()) {
      const absent = index >= given.positional.length && !named.delete(name);
      if (absent && fallback !== null) scope.set(name, evaluate(fallback, scope));
    }
    if (named.has("caller")) {
      scope.set("caller", named.get("caller"));
      named.delete("caller");
    }
    // Jinja hands surplus arguments on only where the body names them.
    const used = JSON.stringify(body);
    given.work.spend(weigh(used));
    const surplus = given.positional.slice(parameters.length);
    if (used.includes('"varargs"')) scope.set("varargs", new Row("tuple", surplus));
    else if (surplus.length > 0) fail("more arguments than the macro takes");
    if (used.includes('"kwargs"')) scope.set("kwargs", new Dict(named));
    else if (named.size > 0) fail(`the argument ${[...named.keys()].join(", ")}`);
    return textIn(body, scope);
  });
}

function callBlock(node: Node & { readonly type: "CallStatement" }, scope: Scope): string {
  if (node.call.type !== "CallExpression") return fail("a call block without a call");
  const given = argumentsOf(node.call.args, scope);
  const caller = macro(node.callerArgs ?? [], node.body, scope);
  const named = new Map([...given.named, ["caller", caller] as const]);
  return textOf(call(evaluate(node.call.callee, scope), { positional: given.positional, named, work: given.work }));
}
