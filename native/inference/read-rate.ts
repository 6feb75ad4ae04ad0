import { memoryRoom } from "./memory/memory-room.ts";
import type { HostTensor, Runtime } from "./runtime/runtime.ts";
import type { EditableModel } from "./surgery/editable-model.ts";
import { writeEditedModel } from "./surgery/editable-model.ts";
import { GraphWriter } from "./surgery/graph-writer.ts";
import { integerField, messageField, textField } from "./surgery/proto-fields.ts";

/** 256 MiB of single floats: more than the caches of most processors hold. */
const ROWS = 4096;
const COLUMNS = 16_384;
const MATRIX_BYTES = 4 * ROWS * COLUMNS;
const TRIES = 8;
const OPERATOR_SET = 18;

/**
 * Bytes a second that the CPU reads from memory at best, by the better of two operators over one large matrix: a sum, and
 * the product with a vector that decoding consists of. Null where memory is too short to try. Takes about half a second.
 */
export async function measureReadRate(runtime: Runtime, threads: number, signal: AbortSignal): Promise<number | null> {
  if (memoryRoom().availableBytes < 4 * MATRIX_BYTES) return null;
  const session = await runtime.open({ kind: "bytes", ...readingModel() }, { provider: "cpu", threads });
  // Pages that were never written are all one page.
  const matrix = runtime.allocate("float32", ROWS * COLUMNS).fill(0.5);
  const vector = runtime.allocate("float32", ROWS).fill(0.5);
  const feeds: Record<string, HostTensor> = {
    matrix: { type: "float32", dims: [ROWS, COLUMNS], data: matrix },
    vector: { type: "float32", dims: [1, ROWS], data: vector },
  };
  try {
    let leastMs = Infinity;
    for (let tried = 0; tried < 2 * TRIES; tried++) {
      const start = performance.now();
      const outputs = await session.run(feeds, [tried % 2 === 0 ? "sum" : "product"], signal);
      leastMs = Math.min(leastMs, performance.now() - start);
      for (const { data } of Object.values(outputs)) runtime.free(data);
    }
    return (MATRIX_BYTES * 1000) / leastMs;
  } finally {
    runtime.free(matrix);
    runtime.free(vector);
    await session.close();
  }
}

function readingModel(): { readonly bytes: Buffer; readonly folder: string } {
  const model: EditableModel = {
    nodes: [],
    inputs: new Map(),
    outputs: new Map(),
    initializers: new Map(),
    folder: "",
    graphRest: [textField(2, "reading")],
    // ModelProto { ir_version = 1, opset_import = 8 { version = 2 } }
    modelRest: [integerField(1, 8), messageField(8, [integerField(2, OPERATOR_SET)])],
  };
  const write = new GraphWriter(model, OPERATOR_SET);
  const matrix = write.input("matrix", "float32", [ROWS, COLUMNS]);
  const vector = write.input("vector", "float32", [1, ROWS]);
  write.node("ReduceSum", [matrix], {}, { output: "sum" });
  write.node("MatMul", [vector, matrix], {}, { output: "product" });
  write.output("sum", "float32", [1, 1]);
  write.output("product", "float32", [1, COLUMNS]);
  model.nodes = write.take();
  return writeEditedModel(model);
}
