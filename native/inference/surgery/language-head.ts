import type { GraphIndex } from "./graph-index.ts";
import type { GraphNode } from "./graph-node.ts";
import { ELEMENT } from "./graph-writer.ts";
import type { GraphWriter } from "./graph-writer.ts";

/** Operators that project hidden states onto the vocabulary. */
const PROJECTIONS: ReadonlySet<string> = new Set([
  "MatMul",
  "Gemm",
  "MatMulNBits",
  "DynamicQuantizeMatMul",
  "MatMulIntegerToFloat",
]);
/** Between the projection and the logits: casts, a bias, factors, a cap. */
const PASSES: ReadonlySet<string> = new Set(["Cast", "Mul", "Div", "Tanh", "Add", "Identity"]);

export interface HeadInputs {
  /** [rows], int64: which of batch × tokens rows are wanted. */
  readonly rows: string;
  /** [rows], int64: a token for each. */
  readonly targets: string;
  /** [1], float32: 1 / temperature. */
  readonly inverseTemperature: string;
}

/** The node that projects onto the vocabulary; null where the way up from the logits leads elsewhere. */
export function findProjection(logits: string, index: GraphIndex): GraphNode | null {
  let node = index.producer(logits);
  while (node !== undefined && PASSES.has(node.op)) {
    const passed = node.inputs.find((name) => name !== "" && index.scalar(name) === null && index.producer(name));
    node = passed === undefined ? undefined : index.producer(passed);
  }
  return node !== undefined && PROJECTIONS.has(node.op) ? node : null;
}

/** Lets only the wanted rows through the projection: [batch, tokens, width] → [1, rows, width]. Written before the projection. */
export function writeRowSelection(projection: GraphNode, inputs: HeadInputs, write: GraphWriter): void {
  const [hidden = "", ...rest] = projection.inputs;
  const flat = write.node("Flatten", [hidden], { axis: 2 });
  const wanted = write.node("Gather", [flat, inputs.rows], { axis: 0 });
  projection.inputs = [write.node("Unsqueeze", [wanted, write.integers([0])]), ...rest];
}

export const HEAD_OUTPUTS = {
  /** [rows]: log-probability (nats) of each row's target. */
  targetNats: "msm/target_nats",
  /** [rows]: log-probability (nats) of each row's most probable token. */
  topNats: "msm/top_nats",
  /** [rows, vocabulary]: softmax of logits / temperature. */
  probabilities: "msm/probabilities",
  /** [rows, vocabulary], float32. */
  logits: "msm/logits",
} as const;

/** Reads log-probabilities and tempered probabilities off the logits of the wanted rows. Written at the graph's end. */
export function writeHead(logits: string, inputs: HeadInputs, write: GraphWriter): void {
  const wide = write.node("Cast", [logits], { to: ELEMENT.float32 });
  const zero = write.integers([0]);
  const rows = write.node("Squeeze", [wide, zero], {}, { output: HEAD_OUTPUTS.logits });
  const nats = write.node("LogSoftmax", [rows], { axis: -1 });
  const last = write.integers([-1]);
  const places = write.node("Unsqueeze", [inputs.targets, last]);
  const hits = write.node("GatherElements", [nats, places], { axis: 1 });
  write.node("Squeeze", [hits, last], {}, { output: HEAD_OUTPUTS.targetNats });
  write.node("Squeeze", [write.max(nats), last], {}, { output: HEAD_OUTPUTS.topNats });
  const tempered = write.node("Mul", [rows, inputs.inverseTemperature]);
  write.node("Softmax", [tempered], { axis: -1 }, { output: HEAD_OUTPUTS.probabilities });
  write.output(HEAD_OUTPUTS.targetNats, "float32", ["rows"]);
  write.output(HEAD_OUTPUTS.topNats, "float32", ["rows"]);
  write.output(HEAD_OUTPUTS.logits, "float32", ["rows", "vocabulary"]);
  write.output(HEAD_OUTPUTS.probabilities, "float32", ["rows", "vocabulary"]);
}
