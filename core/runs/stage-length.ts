import type { PlanStage } from "./plan.ts";
import { dataOf, type Batches } from "./stage-data.ts";

/** What a plan's data comes to. */
export interface DataSize {
  readonly rows: number;
  readonly bytes: number;
  /** Of all rows, special tokens included. */
  readonly tokens: number;
}

type Sizes = ReadonlyMap<string, DataSize>;

/** Optimizer steps of a stage: its own number, or those of so many epochs of its first finite reading; the last may be smaller. */
export function stageSteps(stage: PlanStage, data: Sizes): number {
  if (stage.steps !== null) return stage.steps;
  const finite = stage.batches.find((batches) => batches.read !== "stream");
  return finite === undefined ? 0 : stepsOf(finite, stage.epochs ?? 1, data);
}

/** Tokens that go through the model, begun epochs and sampled answers included. */
export function stageTokens(stage: PlanStage, data: Sizes): number {
  return Math.round(stageSteps(stage, data) * stage.batches.reduce((sum, each) => sum + tokensOfStep(each, data), 0));
}

/** Of one epoch of all its data. */
export function dataTokensOf(stage: PlanStage, data: Sizes): number {
  return total(namesOf(stage), data, "tokens");
}

export function stageRows(stage: PlanStage, data: Sizes): number {
  return total(namesOf(stage), data, "rows");
}

/**
 * As the trainer counts them. Its documents have a step at most for each window that they are packed into; here windows
 * are taken as full, which it nearly reaches.
 */
function stepsOf(batches: Batches, epochs: number, data: Sizes): number {
  const rows = total(dataOf(batches), data, "rows");
  const drawn = Math.max(1, Math.round(epochs * rows));
  switch (batches.read) {
    case "stream":
      return 0;
    case "documents": {
      const tokens = total(batches.data, data, "tokens");
      // A document's last token is only predicted: it takes no room in a window.
      const windows = Math.ceil((tokens - rows) / batches.maxTokens);
      const once = Math.max(1, Math.min(windows, Math.ceil(tokens / batches.batchTokens)));
      return Math.max(1, Math.ceil(epochs * once - 1e-9));
    }
    case "chats":
      return Math.ceil(drawn / batches.chats);
    case "prompts":
      return Math.ceil(drawn / batches.prompts);
    default:
      return batches satisfies never;
  }
}

function tokensOfStep(batches: Batches, data: Sizes): number {
  const rows = Math.max(1, total(dataOf(batches), data, "rows"));
  const tokens = total(dataOf(batches), data, "tokens");
  switch (batches.read) {
    case "stream":
      return batches.windows * batches.windowTokens;
    case "documents":
      return tokens / stepsOf(batches, 1, data);
    case "chats":
      return (batches.chats * tokens) / rows;
    case "prompts":
      return batches.prompts * batches.generations * (tokens / rows + batches.answerTokens);
    default:
      return batches satisfies never;
  }
}

function namesOf(stage: PlanStage): string[] {
  return [...new Set(stage.batches.flatMap(dataOf))];
}

function total(names: readonly string[], data: Sizes, what: keyof DataSize): number {
  return names.reduce((sum, name) => sum + (data.get(name)?.[what] ?? 0), 0);
}
