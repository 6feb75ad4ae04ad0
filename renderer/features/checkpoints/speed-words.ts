import { tokensPerSecond } from "#core/checkpoints/speed.ts";
import { formatBytes, formatCompact } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { formatDuration } from "../../shared/format/time.ts";
import type { MeasuredSpeed } from "./checkpoint-queries.ts";

type Measured = Pick<MeasuredSpeed, "speed" | "weightBytes">;

/** A measurement as facts: each rate with what it was measured on. */
export function speedFacts({ speed: { encode, decode }, weightBytes }: Measured): { name: string; value: string }[] {
  const decoded = tokensPerSecond(decode);
  return [
    {
      name: "Reading",
      value: `${rate(tokensPerSecond(encode))}: ${plural(encode.runs, "prompt")} of ${plural(encode.blockTokens, "token")} in ${formatDuration(encode.durationMs)}`,
    },
    {
      name: "Answering",
      value: `${rate(decoded)}: ${plural(decode.tokens, "token")} one by one after ${decode.afterTokens} in the cache, in ${formatDuration(decode.durationMs)}`,
    },
    {
      name: "Weights read",
      value: `${formatBytes(decoded * weightBytes)} a second while answering, all ${formatBytes(weightBytes)} once a token`,
    },
  ];
}

function rate(perSecond: number): string {
  return `${formatCompact(perSecond)} tokens a second`;
}
