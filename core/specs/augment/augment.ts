import type { CancelSignal } from "../../base/cancel-signal.ts";
import { problem, type Problem } from "../../base/problem.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { GeneratorIdentity } from "../../corpus/document.ts";
import type { Generated, Generator } from "../../generation/generator.ts";
import {
  AUGMENT_PROMPT_VERSION,
  augmentFaults,
  augmentMessages,
  correctionMessages,
  specInAnswer,
  type Augmentation,
  type AugmentTask,
} from "./tasks.ts";

export interface AugmentOptions {
  readonly generator: Generator;
  /** Names the random numbers; each attempt draws its own from it. */
  readonly seed: string;
  /** Of one answer, reasoning included. */
  readonly maxTokens: number;
  readonly temperature: number;
  /** Answers that are asked for before giving up; at least 1. */
  readonly attempts: number;
  readonly signal: CancelSignal;
}

/** A spec that a generator made of another, with what made it. */
export interface AugmentedSpec {
  readonly kind: Augmentation;
  readonly text: string;
  /** Answers that it took; 0 where the text was right as it was. */
  readonly attempts: number;
  readonly generator: GeneratorIdentity;
  readonly promptVersion: string;
  readonly seed: string;
  readonly promptTokens: number;
  readonly answerTokens: number;
}

/**
 * Has a generator augment a spec, checks each answer, and asks again with what is wrong with it. Throws the signal's reason
 * when aborted.
 */
export async function augmentSpec(
  task: AugmentTask,
  options: AugmentOptions,
): Promise<Result<AugmentedSpec, Problem<"augment-failed">>> {
  const { generator, seed } = options;
  const made = { kind: task.kind, generator: generator.identity, promptVersion: AUGMENT_PROMPT_VERSION, seed };
  const tokens = { promptTokens: 0, answerTokens: 0 };
  if (task.kind === "match length" && augmentFaults(task, task.text).length === 0)
    return ok({ ...made, text: task.text, attempts: 0, ...tokens });
  const first = augmentMessages(task);
  let messages = first;
  let faults: readonly string[] = [];
  for (let attempt = 1; attempt <= options.attempts; attempt++) {
    const { maxTokens, temperature, signal } = options;
    const answer = await generator.generate({ messages, maxTokens, temperature, seed: `${seed}/${attempt}` }, signal);
    if (!answer.ok) {
      faults = [answer.error.message];
      if (answer.error.again) continue;
      return err(failed(task.kind, attempt, faults));
    }
    tokens.promptTokens += answer.value.promptTokens;
    tokens.answerTokens += answer.value.answerTokens;
    const text = specInAnswer(answer.value.text);
    faults = [...cutOff(answer.value, maxTokens), ...augmentFaults(task, text)];
    if (faults.length === 0) return ok({ ...made, text, attempts: attempt, ...tokens });
    messages = correctionMessages(first, text, faults);
  }
  return err(failed(task.kind, options.attempts, faults));
}

function cutOff({ stop }: Generated, maxTokens: number): string[] {
  return stop === "length"
    ? [`It was cut off at ${maxTokens} tokens: write the whole spec, if need be in fewer words.`]
    : [];
}

function failed(kind: Augmentation, attempts: number, faults: readonly string[]): Problem<"augment-failed"> {
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  const times = attempts === 1 ? "1 answer" : `${attempts} answers`;
  return problem(
    "augment-failed",
    `No usable spec came of "${kind}" after ${times}; the last was refused: ${faults[0] ?? "nothing was asked"}${more} Try another generator or more attempts.`,
  );
}
