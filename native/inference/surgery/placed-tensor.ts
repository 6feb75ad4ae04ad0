import type { Placed } from "./attention-site.ts";
import type { GraphWriter } from "./graph-writer.ts";

/** The tensor as [batch, heads, tokens, head size]. */
export function headsFirst({ tensor, layout }: Placed, size: number, write: GraphWriter): string {
  if (layout === "by-head") return tensor;
  return write.node("Transpose", [write.node("Reshape", [tensor, write.integers([0, 0, -1, size])])], {
    perm: [0, 2, 1, 3],
  });
}

/** Puts [batch, heads, tokens, head size] where the graph reads the attention's result. */
export function place(heads: string, { tensor, layout }: Placed, write: GraphWriter): void {
  if (layout === "by-head") {
    write.node("Identity", [heads], {}, { output: tensor });
    return;
  }
  const tokensFirst = write.node("Transpose", [heads], { perm: [0, 2, 1, 3] });
  write.node("Reshape", [tokensFirst, write.integers([0, 0, -1])], {}, { output: tensor });
}
