import { shareOfLimit, tokensPerSecond } from "#core/checkpoints/speed.ts";
import { formatBytes, formatCompact, formatPercent } from "../../shared/format/numbers.ts";
import { plural } from "../../shared/format/text.ts";
import { formatDuration } from "../../shared/format/time.ts";
import type { MeasuredSpeed } from "./checkpoint-queries.ts";

type Measured = Pick<MeasuredSpeed, "speed">;

/** A measurement as facts: each rate with what it was measured on, and how near it is to what the machine allows. */
export function speedFacts({ speed: { encode, decode, memory } }: Measured): { name: string; value: string }[] {
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
    ...(memory === null
      ? []
      : [
          {
            name: "Of the limit",
            value: `${formatPercent(shareOfLimit(decode, memory))}: a token reads ${formatBytes(memory.bytesPerToken)} of weights, and this machine reads ${formatBytes(memory.bytesPerSecond)} a second from memory`,
          },
        ]),
  ];
}

function rate(perSecond: number): string {
  return `${formatCompact(perSecond)} tokens a second`;
}
