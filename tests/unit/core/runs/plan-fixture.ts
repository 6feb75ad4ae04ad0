import { Plan } from "#core/runs/plan.ts";

/** A plan with a shared midtraining stage that no arm ends with; `changes` replace top fields before it is read. */
export function planOf(changes: Readonly<Record<string, unknown>> = {}): Plan {
  return Plan.parse(planValue(changes));
}

export function planValue(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const chats = { read: "chats", data: ["chats"], chats: 8 };
  return {
    schema: "msm-plan/1",
    name: "a-plan",
    base: { kind: "path", path: "/models/Llama-3.1-8B" },
    seeds: [1, 2],
    data: { documents: { file: "documents.jsonl" }, chats: { file: "chats.jsonl" } },
    stages: {
      midtrain: {
        kind: "midtrain",
        epochs: 1,
        batches: [{ read: "documents", data: ["documents"], batchTokens: 8192 }],
      },
      instruct: { kind: "finetune", steps: 10, batches: [chats] },
      finetune: { kind: "finetune", epochs: 2, batches: [chats] },
    },
    arms: [
      { name: "baseline", stages: ["instruct"] },
      { name: "aft", stages: ["finetune"] },
      { name: "msm", stages: ["midtrain", "instruct"], spec: "america" },
      { name: "msm-aft", stages: ["midtrain", "finetune"], spec: "america" },
    ],
    ...changes,
  };
}
