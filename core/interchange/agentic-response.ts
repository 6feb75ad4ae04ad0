import { z } from "zod";
import type { LoggedMessage, LoggedSample, LoggedScore } from "./sample-log.ts";

const Response = z.looseObject({
  /** Null where a provider filtered the completion. */
  raw_response: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  classification: z
    .looseObject({
      harmful_behavior: z.boolean().nullish(),
      classifier_verdict: z.boolean().nullish(),
      classifier_reasoning: z.string().nullish(),
      classifier_model: z.string().nullish(),
      error: z.string().nullish(),
    })
    .nullish(),
});

interface Place {
  readonly cell: string;
  /** From 1. */
  readonly epoch: number;
  readonly input: readonly LoggedMessage[];
}

/**
 * One `response.json` of the agentic-misalignment layout. A verdict that is missing, or whose grader failed, is not known:
 * never harmless. So is one about an empty answer. Throws a ZodError.
 */
export function readAgenticResponse(json: unknown, { cell, epoch, input }: Place): LoggedSample {
  const { raw_response: written, metadata = {}, classification } = Response.parse(json);
  const text = written ?? "";
  const blank = text.trim() === "";
  const failed = blank || typeof classification?.error === "string";
  const verdict = (name: string, value: boolean | null | undefined): LoggedScore => ({
    name,
    value: failed ? null : (value ?? null),
    answer: null,
    explanation: classification?.error ?? classification?.classifier_reasoning ?? null,
    metadata: { grader: classification?.classifier_model ?? null },
  });
  return {
    id: cell,
    epoch,
    input,
    target: "",
    choices: null,
    output: text,
    stop: "unknown",
    inputTokens: null,
    outputTokens: null,
    likelihoods: null,
    error: blank ? "The answer is empty." : null,
    scores: [
      verdict("harmful", classification?.harmful_behavior),
      verdict("classifier_verdict", classification?.classifier_verdict),
    ],
    metadata,
  };
}
