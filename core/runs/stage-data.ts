import type { Plan, PlanStage } from "./plan.ts";

export type Batches = PlanStage["batches"][number];
export type Reading = Batches["read"];

/** Names of the data that a reading draws from, in its order. */
export function dataOf(batches: Batches): readonly string[] {
  return batches.read === "stream" ? batches.sources.map((source) => source.data) : batches.data;
}

/** Names of all data that stages read, each once; a base made from nothing reads its tokenizer's texts too. */
export function dataOfStages(plan: Plan, stages: readonly string[], withTokenizer: boolean): string[] {
  const read = stages.flatMap((name) => plan.stages[name]?.batches.flatMap(dataOf) ?? []);
  const texts = withTokenizer && plan.base.kind === "shape" ? plan.base.tokenizer.texts : [];
  return [...new Set([...read, ...texts])];
}

/** What rows have to be for a reading. */
export type RowShape = "texts" | "chats" | "prompts";

export function shapeOf(reading: Reading): RowShape {
  switch (reading) {
    case "stream":
    case "documents":
      return "texts";
    case "chats":
      return "chats";
    case "prompts":
      return "prompts";
    default:
      return reading satisfies never;
  }
}

/** In how many ways each data's rows are read by the stages of arms, with the place that a sentence names. */
export function shapesOfData(plan: Plan): Map<string, Map<RowShape, string>> {
  const shapes = new Map<string, Map<RowShape, string>>();
  const add = (data: string, shape: RowShape, place: string): void => {
    const known = shapes.get(data) ?? new Map<RowShape, string>();
    if (!known.has(shape)) known.set(shape, place);
    shapes.set(data, known);
  };
  for (const [name, stage] of Object.entries(plan.stages)) {
    for (const batches of stage.batches) {
      for (const data of dataOf(batches)) add(data, shapeOf(batches.read), `stage "${name}"`);
    }
  }
  if (plan.base.kind === "shape") for (const data of plan.base.tokenizer.texts) add(data, "texts", "the tokenizer");
  return shapes;
}
