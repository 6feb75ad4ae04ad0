import type { CheckpointFacts } from "#core/checkpoints/facts.ts";
import { shareOfLimit, tokensPerSecond } from "#core/checkpoints/speed.ts";
import type { MeasuredSpeed } from "#native/workbench/checkpoint-details.ts";
import { printable } from "./text-table.ts";

/** What a checkpoint's files say of how it is run, one fact a line. */
export function factLines({ graph, cache, tokenizer, example }: CheckpointFacts): string[] {
  const sets = graph.operatorSets.map(({ domain, version }) => `${domain} ${version}`).join(", ");
  return [
    `graph: ${graph.file} by ${graph.producer === "" ? "an unnamed program" : graph.producer}; operator sets ${sets}; attention by ${graph.attention}`,
    `cache: ${cache.layers} layers of ${cache.layout} in ${cache.dtype}, ${cache.bytesPerToken} bytes a token; reads ${cache.contextLength ?? "an unstated number of"} tokens at most`,
    `tokenizer: ${tokenizer.model ?? "unnamed model"}, ${tokenizer.vocabularySize} tokens; answers end at ${tokenizer.ends.join(" or ") || "no token"}${tokenizer.keepsText ? "" : "; texts may change case, spaces or accents"}`,
    ...(example === null
      ? ["chat template: none"]
      : [
          `chat template: ${"text" in example.rendered ? printable(example.rendered.text.replaceAll("\n", "⏎")) : example.rendered.problem}`,
        ]),
  ];
}

export function measurementText({ checkpoint, provider, runtime, threads, checks, speed }: MeasuredSpeed): string {
  const { encode, decode } = speed;
  const rate = (value: number): string => (value < 100 ? value.toFixed(1) : value.toFixed(0));
  return [
    `${checkpoint} on ${provider}, ${threads} threads, ${runtime}`,
    `encode: ${rate(tokensPerSecond(encode))} tokens/s (${encode.runs} prompts of ${encode.blockTokens} tokens in ${Math.round(encode.durationMs)} ms)`,
    `decode: ${rate(tokensPerSecond(decode))} tokens/s (${decode.tokens} tokens one by one after ${decode.afterTokens} in the cache, in ${Math.round(decode.durationMs)} ms)`,
    ...(speed.memory === null
      ? []
      : [
          `limit: decoding reaches ${(100 * shareOfLimit(decode, speed.memory)).toFixed(0)}% of what memory allows (${speed.memory.bytesPerToken} bytes of weights a token, ${(speed.memory.bytesPerSecond / 1e9).toFixed(1)} GB/s)`,
        ]),
    ...checks.map(({ outcome, name, detail, measured }) => {
      const figure =
        measured === null ? "" : ` ${measured.value.toPrecision(2)} of at most ${measured.limit} ${measured.unit}.`;
      return `${outcome}: ${name}. ${detail}${figure}`;
    }),
  ].join("\n");
}
