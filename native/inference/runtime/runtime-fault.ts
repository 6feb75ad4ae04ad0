import { reasonOf } from "#core/base/problem.ts";

/** ONNX Runtime gave an error while it loaded or ran a model; `cause` is its own. Caught once, where the request is answered. */
export class RuntimeFault extends Error {
  constructor(cause: unknown) {
    super(reasonOf(cause), { cause });
    this.name = "RuntimeFault";
  }
}
