import { problem } from "#core/base/problem.ts";

import type { GraphProblem } from "./graph-problem.ts";
import { CACHE_FLAG } from "./merged-decoder.ts";
import { dtypeProblem, unsupported } from "./graph-problem.ts";
import type { OnnxHeader } from "./onnx-header.ts";
import type { OnnxValue } from "./onnx-tensor.ts";
import { elementTypeName } from "./onnx-types.ts";

/** A kind of export that people have and this engine does not run. */
interface Form {
  /** The input that gives it away; null where there is none. */
  readonly sign: (inputs: readonly OnnxValue[], header: OnnxHeader) => string | null;
  readonly what: (sign: string) => string;
  readonly next: string;
}

const PAGED: ReadonlySet<string> = new Set([
  "block_table",
  "block_tables",
  "cumulative_sequence_lengths",
  "past_sequence_lengths",
  "attention_metadata",
  "slot_mapping",
]);
const RECURRENT = /^(?:past|cache)_(?:conv|recurrent|ssm)(?:[._]|$)/;
const STACKED = /^past[._]?\d+$/;

/** The first that fits is named, so what tells most about the export comes first. */
const FORMS: readonly Form[] = [
  {
    sign: (inputs, header) =>
      nameOf(inputs, ({ name }) => name === CACHE_FLAG) ??
      (header.nodes.some((node) => node.op === "If" && node.subgraphs.size > 0) ? "an If node" : null),
    what: (sign) => `chooses between branches of its graph (${sign}) otherwise than merged decoders of optimum do`,
    next: "export it as one decoder with cache",
  },
  {
    sign: (inputs) => nameOf(inputs, ({ name }) => name.startsWith("encoder_")),
    what: (sign) => `is the decoder of an encoder-decoder model (it needs ${sign})`,
    next: "add a decoder-only language model",
  },
  {
    sign: (inputs) =>
      inputs.some(({ name }) => name === "input_ids") ? null : nameOf(inputs, ({ name }) => name === "inputs_embeds"),
    what: () => "takes inputs_embeds in place of input_ids, as the text part of a multimodal model does",
    next: "export its language model alone, with the token embedding inside",
  },
  {
    sign: (inputs) => nameOf(inputs, ({ name }) => PAGED.has(name)),
    what: (sign) => `keeps its cache in pages (it needs ${sign}), which only a server with paged attention can fill`,
    next: "export it without paged attention",
  },
  {
    sign: (inputs) => nameOf(inputs, ({ name }) => RECURRENT.test(name)),
    what: (sign) => `is a hybrid model that carries recurrent state (${sign}) beside its cache, which is not supported`,
    next: "add a checkpoint whose layers are all attention",
  },
  {
    sign: (inputs) => nameOf(inputs, ({ name, dims }) => dims.length === 5 && STACKED.test(name)),
    what: (sign) =>
      `stacks keys and values in one cache tensor of five dimensions (${sign}), as the old GPT-2 tool does`,
    next: "export it with a key and a value tensor for each layer",
  },
];

/** Names an export that cannot be run by what it is; null where its form is not one of those known to be unsupported. */
export function findUnsupportedForm(
  header: OnnxHeader,
  inputs: readonly OnnxValue[],
  file: string,
): GraphProblem | null {
  for (const { sign, what, next } of FORMS) {
    const found = sign(inputs, header);
    if (found !== null) return unsupported(file, what(found), next);
  }
  const brain = [...inputs, ...header.outputs].find((value) => elementTypeName(value.elementType) === "bfloat16");
  return brain === undefined ? null : dtypeProblem(brain.name, "bfloat16", file);
}

/** An input that is none of a decoder's customary ones. */
export function unknownInput(value: OnnxValue, hasCache: boolean, file: string): GraphProblem {
  if (!hasCache && value.dims.length === 4) {
    return problem(
      "no-cache",
      `${file} feeds ${value.name} as a cache but gives no longer cache back; export it with past and present key values.`,
    );
  }
  return unsupported(
    file,
    `needs an input ${value.name} that this engine cannot supply`,
    "export a plain decoder (input_ids, attention_mask, position_ids, past_key_values)",
  );
}

function nameOf(inputs: readonly OnnxValue[], fits: (value: OnnxValue) => boolean): string | null {
  return inputs.find(fits)?.name ?? null;
}
