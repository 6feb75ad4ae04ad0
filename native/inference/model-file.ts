import { stat } from "node:fs/promises";

import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err } from "#core/base/result.ts";

import { startOfFile } from "./checkpoint-files.ts";
import type { InspectProblem } from "./inspect-problem.ts";
import type { OnnxFault, OnnxHeader } from "./onnx-header.ts";
import { readOnnxHeader } from "./onnx-header.ts";

/** The structure of a model file. `wholeBytes`: its size where the checkpoint's manifest lists it, else null. */
export async function readModelFile(
  path: string,
  wholeBytes: number | null,
): Promise<Result<OnnxHeader, InspectProblem>> {
  const { size } = await stat(path);
  if (size === 0) return err(problem("model-truncated", `${path} is empty; copy it again.`));
  if (wholeBytes !== null && size < wholeBytes) {
    return err(
      problem(
        "model-truncated",
        `${path} is cut short: it has ${size} of the ${wholeBytes} bytes that checkpoint.json lists; copy it again.`,
      ),
    );
  }
  let header: Result<OnnxHeader, OnnxFault>;
  try {
    header = readOnnxHeader(path);
  } catch (cause) {
    return err(problem("file-unreadable", `${path} cannot be read (${reasonOf(cause)}); check its permissions.`));
  }
  return header.ok ? header : err(await explainFault(path, size, header.error));
}

async function explainFault(path: string, size: number, fault: OnnxFault): Promise<InspectProblem> {
  if (fault.kind === "truncated") {
    return problem(
      "model-truncated",
      `${path} is cut short: its ${size} bytes end inside the model; copy or export it again.`,
    );
  }
  const start = await startOfFile(path, 40);
  if (start.startsWith("version https://git-lfs")) {
    return problem("not-onnx", `${path} is a Git LFS pointer and not the model itself; fetch it with "git lfs pull".`);
  }
  return problem(
    "not-onnx",
    `${path} is not an ONNX model (byte ${fault.offset} does not read as one); export the checkpoint to ONNX, or copy it again.`,
  );
}
