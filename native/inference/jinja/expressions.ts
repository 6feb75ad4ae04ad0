import { FILTERS } from "./filters.ts";
import { attribute, item, slice } from "./members.ts";
import { operate } from "./operators.ts";
import type { Scope } from "./scope.ts";
import type { Node } from "./syntax.ts";
import { nameOf } from "./syntax.ts";
import { passes } from "./tests.ts";
import type { Arguments, Value } from "./values.ts";
import { Callable, Dict, Float, Row, fail, iterate, list, numeric, truth, typeName, weigh, whole } from "./values.ts";

/** A filter looks at each letter and entry about so often. */
const LOOKS = 4;

/** The value of an expression; what it weighs is counted as work. */
export function evaluate(node: Node, scope: Scope): Value {
  const value = valueOf(node, scope);
  scope.work.spend(weigh(value));
  return value;
}

function valueOf(node: Node, scope: Scope): Value {
  switch (node.type) {
    case "StringLiteral":
      return node.value;
    case "IntegerLiteral":
      return whole(node.value);
    case "FloatLiteral":
      return new Float(node.value);
    case "Identifier":
      return scope.get(node.value);
    case "ArrayLiteral":
      return list(node.value.map((each) => evaluate(each, scope)));
    case "TupleLiteral":
      return new Row(
        "tuple",
        node.value.map((each) => evaluate(each, scope)),
      );
    case "ObjectLiteral":
      return dictionary([...node.value], scope);
    case "MemberExpression":
      return member(evaluate(node.object, scope), node, scope);
    case "CallExpression":
      return call(evaluate(node.callee, scope), argumentsOf(node.args, scope));
    case "BinaryExpression":
      return binary(node.operator.value, [node.left, node.right], scope);
    case "UnaryExpression":
      return unary(node.operator.value, evaluate(node.argument, scope));
    case "FilterExpression":
      return applyFilter(evaluate(node.operand, scope), node.filter, scope);
    case "TestExpression":
      return isPassed(nameOf(node.test), evaluate(node.operand, scope)) !== node.negate;
    case "SelectExpression":
      return truth(evaluate(node.test, scope)) ? evaluate(node.lhs, scope) : undefined;
    case "Ternary":
      return evaluate(truth(evaluate(node.condition, scope)) ? node.trueExpr : node.falseExpr, scope);
    default:
      return fail(`${node.type} inside an expression`);
  }
}

export function call(callee: Value, given: Arguments): Value {
  return callee instanceof Callable ? callee.call(given) : fail(`a call of ${typeName(callee)}`);
}

export function argumentsOf(nodes: readonly Node[], scope: Scope): Arguments {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  const name = (key: string, value: Value): void => {
    if (named.has(key)) fail(`the argument ${key} twice`);
    named.set(key, value);
  };
  for (const node of nodes) {
    if (node.type === "SpreadExpression") positional.push(...iterate(evaluate(node.argument, scope)));
    else if (node.type === "KeywordArgumentExpression") name(nameOf(node.key), evaluate(node.value, scope));
    else if (node.type === "KeywordSpreadExpression") {
      const spread = evaluate(node.argument, scope);
      if (!(spread instanceof Dict)) fail(`** before ${typeName(spread)}`);
      else for (const [key, value] of spread.entries) name(key, value);
    } else positional.push(evaluate(node, scope));
  }
  return { positional, named, work: scope.work };
}

/** A filter by its node: a name, or a call of a name. */
export function applyFilter(value: Value, node: Node, scope: Scope): Value {
  const name = nameOf(node.type === "CallExpression" ? node.callee : node);
  const given = node.type === "CallExpression" ? argumentsOf(node.args, scope) : argumentsOf([], scope);
  return filtered(name, value, given);
}

function filtered(name: string, value: Value, given: Arguments): Value {
  if (name === "map") return mapped(value, given);
  const filter = FILTERS.get(name) ?? fail(`the filter ${name}, which is not known`);
  given.work.spend(LOOKS * weigh(value));
  const found = filter(value, given);
  given.work.spend(weigh(found));
  return found;
}

/** map: an attribute of every item, or a filter on every item. */
function mapped(value: Value, { positional, named, work }: Arguments): Value {
  const [name, ...rest] = positional;
  if (typeof name === "string" && named.size === 0) {
    const given = { positional: rest, named: new Map<string, Value>(), work };
    return new Row(
      "lazy",
      iterate(value).map((each) => filtered(name, each, given)),
    );
  }
  const path = named.get("attribute");
  const known = [...named.keys()].every((key) => key === "attribute" || key === "default");
  if (positional.length > 0 || path === undefined || !known) return fail("the filter map with such arguments");
  const missing = named.get("default");
  return new Row(
    "lazy",
    iterate(value).map((each) => attributePathOr(each, path, missing)),
  );
}

function attributePathOr(value: Value, path: Value, missing: Value): Value {
  const parts: Value[] =
    typeof path === "string" ? path.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part)) : [path];
  const found = parts.reduce<Value>((each, part) => item(each, part), value);
  return found === undefined ? missing : found;
}

function isPassed(name: string, value: Value): boolean {
  return passes(name, value);
}

function dictionary(entries: readonly (readonly [Node, Node])[], scope: Scope): Dict {
  return new Dict(
    new Map(
      entries.map(([key, value]) => {
        const name = evaluate(key, scope);
        return [
          typeof name === "string" ? name : fail(`${typeName(name)} as a dictionary's key`),
          evaluate(value, scope),
        ];
      }),
    ),
  );
}

function member(holder: Value, node: Node & { readonly type: "MemberExpression" }, scope: Scope): Value {
  const { property } = node;
  if (property.type === "SliceExpression") {
    const bound = (each: Node | undefined): Value => (each === undefined ? undefined : evaluate(each, scope));
    return slice(holder, { start: bound(property.start), stop: bound(property.stop), step: bound(property.step) });
  }
  if (node.computed) return item(holder, evaluate(property, scope));
  return property.type === "IntegerLiteral" ? item(holder, property.value) : attribute(holder, nameOf(property));
}

function binary(operator: string, [left, right]: readonly [Node, Node], scope: Scope): Value {
  const one = evaluate(left, scope);
  if (operator === "and") return truth(one) ? evaluate(right, scope) : one;
  if (operator === "or") return truth(one) ? one : evaluate(right, scope);
  const other = evaluate(right, scope);
  if (typeof one === "string" && typeof other === "string" && operator.endsWith("in")) {
    scope.work.spendSearch(other, one);
  }
  return operate(operator, one, other);
}

function unary(operator: string, value: Value): Value {
  if (operator === "not") return !truth(value);
  const number = numeric(value) ?? fail(`the sign ${operator} before ${typeName(value)}`);
  const signed = operator === "-" ? -number : number;
  return value instanceof Float ? new Float(signed) : signed + 0;
}
