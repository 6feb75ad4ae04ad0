import { z } from "zod";

interface Parameter {
  readonly name: string;
  readonly fallback: Node | null;
}

/** A template's parts as the parser of our library gives them, in a form that can be told apart by `type`. */
export type Node =
  | { readonly type: "Program"; readonly body: readonly Node[] }
  | { readonly type: "Comment" | "Break" | "Continue" }
  | { readonly type: "Set"; readonly assignee: Node; readonly value: Node | null; readonly body: readonly Node[] }
  | { readonly type: "If"; readonly test: Node; readonly body: readonly Node[]; readonly alternate: readonly Node[] }
  | {
      readonly type: "For";
      readonly loopvar: Node;
      readonly iterable: Node;
      readonly body: readonly Node[];
      readonly defaultBlock: readonly Node[];
    }
  | { readonly type: "Macro"; readonly name: Node; readonly args: readonly Node[]; readonly body: readonly Node[] }
  | {
      readonly type: "CallStatement";
      readonly call: Node;
      readonly callerArgs: readonly Node[] | null;
      readonly body: readonly Node[];
    }
  | { readonly type: "FilterStatement"; readonly filter: Node; readonly body: readonly Node[] }
  | { readonly type: "Identifier" | "StringLiteral"; readonly value: string }
  | { readonly type: "IntegerLiteral" | "FloatLiteral"; readonly value: number }
  | { readonly type: "ArrayLiteral" | "TupleLiteral"; readonly value: readonly Node[] }
  | { readonly type: "ObjectLiteral"; readonly value: ReadonlyMap<Node, Node> }
  | { readonly type: "MemberExpression"; readonly object: Node; readonly property: Node; readonly computed: boolean }
  | {
      readonly type: "SliceExpression";
      readonly start?: Node | undefined;
      readonly stop?: Node | undefined;
      readonly step?: Node | undefined;
    }
  | { readonly type: "CallExpression"; readonly callee: Node; readonly args: readonly Node[] }
  | {
      readonly type: "BinaryExpression";
      readonly operator: { readonly value: string };
      readonly left: Node;
      readonly right: Node;
    }
  | { readonly type: "UnaryExpression"; readonly operator: { readonly value: string }; readonly argument: Node }
  | { readonly type: "FilterExpression"; readonly operand: Node; readonly filter: Node }
  | { readonly type: "TestExpression"; readonly operand: Node; readonly negate: boolean; readonly test: Node }
  | { readonly type: "SelectExpression"; readonly lhs: Node; readonly test: Node }
  | { readonly type: "Ternary"; readonly condition: Node; readonly trueExpr: Node; readonly falseExpr: Node }
  | { readonly type: "KeywordArgumentExpression"; readonly key: Node; readonly value: Node }
  | { readonly type: "SpreadExpression" | "KeywordSpreadExpression"; readonly argument: Node };

const Inner: z.ZodType<Node> = z.lazy(() => Node);
const Body = z.array(Inner);
const Operator = z.object({ value: z.string() });

/** A part that is not among these is an error, not a guess. */
export const Node: z.ZodType<Node> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("Program"), body: Body }),
  z.object({ type: z.enum(["Comment", "Break", "Continue"]) }),
  z.object({ type: z.literal("Set"), assignee: Inner, value: Inner.nullable(), body: Body }),
  z.object({ type: z.literal("If"), test: Inner, body: Body, alternate: Body }),
  z.object({ type: z.literal("For"), loopvar: Inner, iterable: Inner, body: Body, defaultBlock: Body }),
  z.object({ type: z.literal("Macro"), name: Inner, args: Body, body: Body }),
  z.object({ type: z.literal("CallStatement"), call: Inner, callerArgs: Body.nullable(), body: Body }),
  z.object({ type: z.literal("FilterStatement"), filter: Inner, body: Body }),
  z.object({ type: z.enum(["Identifier", "StringLiteral"]), value: z.string() }),
  z.object({ type: z.enum(["IntegerLiteral", "FloatLiteral"]), value: z.number() }),
  z.object({ type: z.enum(["ArrayLiteral", "TupleLiteral"]), value: Body }),
  z.object({ type: z.literal("ObjectLiteral"), value: z.map(Inner, Inner) }),
  z.object({ type: z.literal("MemberExpression"), object: Inner, property: Inner, computed: z.boolean() }),
  z.object({
    type: z.literal("SliceExpression"),
    start: Inner.optional(),
    stop: Inner.optional(),
    step: Inner.optional(),
  }),
  z.object({ type: z.literal("CallExpression"), callee: Inner, args: Body }),
  z.object({ type: z.literal("BinaryExpression"), operator: Operator, left: Inner, right: Inner }),
  z.object({ type: z.literal("UnaryExpression"), operator: Operator, argument: Inner }),
  z.object({ type: z.literal("FilterExpression"), operand: Inner, filter: Inner }),
  z.object({ type: z.literal("TestExpression"), operand: Inner, negate: z.boolean(), test: Inner }),
  z.object({ type: z.literal("SelectExpression"), lhs: Inner, test: Inner }),
  z.object({ type: z.literal("Ternary"), condition: Inner, trueExpr: Inner, falseExpr: Inner }),
  z.object({ type: z.literal("KeywordArgumentExpression"), key: Inner, value: Inner }),
  z.object({ type: z.enum(["SpreadExpression", "KeywordSpreadExpression"]), argument: Inner }),
]);

export function nameOf(node: Node): string {
  if (node.type !== "Identifier") throw new Error(`${node.type} where a name belongs`);
  return node.value;
}

/** The parameters of a macro or a call block. */
export function parametersOf(nodes: readonly Node[]): Parameter[] {
  return nodes.map((node) =>
    node.type === "KeywordArgumentExpression"
      ? { name: nameOf(node.key), fallback: node.value }
      : { name: nameOf(node), fallback: null },
  );
}
