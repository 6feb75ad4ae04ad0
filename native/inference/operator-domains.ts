import { unsupported } from "./graph-problem.ts";
import type { GraphProblem } from "./graph-problem.ts";
import type { OnnxHeader } from "./onnx-header.ts";

/** Domains whose operators ONNX Runtime 1.30 registers itself (onnxruntime/core/graph/constants.h). */
const KNOWN: ReadonlySet<string> = new Set([
  "",
  "ai.onnx",
  "ai.onnx.ml",
  "ai.onnx.training",
  "ai.onnx.preview.training",
  "com.microsoft",
  "com.microsoft.dml",
  "com.microsoft.experimental",
  "com.microsoft.nchwc",
  "com.ms.internal.nhwc",
  "org.pytorch.aten",
]);

/**
 * Operators that come from neither ONNX Runtime nor the file's own functions need a plug-in library, which is not
 * loaded: the model would be refused after its weights were read. Null where there are none.
 */
export function foreignOperator(header: OnnxHeader, file: string): GraphProblem | null {
  const node = header.nodes.find(({ domain }) => !KNOWN.has(domain) && !header.functionDomains.has(domain));
  if (node === undefined) return null;
  return unsupported(
    file,
    `uses the operator ${node.op} of the domain ${node.domain}, which ONNX Runtime does not have`,
    "export it with standard operators",
  );
}
