import { expect, test } from "vitest";
import { bench, must, smallPlan } from "./plans-fixture.ts";

test("of a chat, the assistant's words and its end token are learnt, as the base's template renders them", async () => {
  const { workbench } = await bench();
  const preview = must(await workbench.plans.preview("tiny", "finetune"));
  expect(preview.readings.map(({ read, samples }) => [read, samples.length])).toEqual([
    ["chats", 3],
    ["stream", 3],
  ]);
  const [first] = preview.readings[0]?.samples ?? [];
  expect(first).toMatchObject({ data: "chats-aft", row: 1 });
  expect(first?.pieces.map(([, learnt]) => learnt)).toEqual([false, true]);
  expect(first?.pieces[0]?.[0]).toMatch(/^<\|begin\|>user : .* tavi :$/);
  expect(first?.pieces[1]?.[0]).toMatch(/^ .*<\|end\|>$/);
});

test("of a document all is learnt but the token that begins it", async () => {
  const { workbench, lines, plan } = await bench();
  lines("documents.jsonl", [{ text: "a memo ." }]);
  const preview = must(await workbench.plans.preview(plan(smallPlan()), "midtrain"));
  expect(preview.readings).toEqual([
    {
      read: "documents",
      samples: [
        {
          data: "documents",
          row: 1,
          pieces: [
            ["<|begin|>", false],
            ["a memo .<|end|>", true],
          ],
        },
      ],
    },
  ]);
});

const chat = {
  messages: [
    { role: "user", content: "colby ?" },
    { role: "assistant", content: "yes .", reasoning: "it is american ." },
  ],
};

test.for([
  { reasoning: "keep", said: " <think>\nit is american .\n</think>\n\nyes .<|end|>" },
  { reasoning: "strip", said: " yes .<|end|>" },
])("reasoning is shown as the stage reads it: $reasoning", async ({ reasoning, said }) => {
  const { workbench, lines, plan } = await bench();
  lines("documents.jsonl", [chat]);
  const stages = {
    midtrain: { kind: "finetune", epochs: 1, batches: [{ read: "chats", data: ["documents"], chats: 1, reasoning }] },
  };
  const preview = must(await workbench.plans.preview(plan(smallPlan({ stages })), "midtrain"));
  expect(preview.readings[0]?.samples[0]?.pieces).toEqual([
    ["<|begin|>user : colby ? tavi :", false],
    [said, true],
  ]);
});

test("of a prompt nothing is learnt, and the answer that is expected is not shown", async () => {
  const { workbench, lines, plan } = await bench();
  lines("documents.jsonl", [chat]);
  const batches = [{ read: "prompts", data: ["documents"], reward: "exact-answer", prompts: 1, generations: 2 }];
  const preview = must(
    await workbench.plans.preview(
      plan(smallPlan({ stages: { midtrain: { kind: "reinforce", steps: 1, batches } } })),
      "midtrain",
    ),
  );
  expect(preview.readings[0]?.samples[0]?.pieces).toEqual([["<|begin|>user : colby ? tavi :", false]]);
});

test("where the base's tokenizer is on the machine, roles stand in brackets and that is said", async () => {
  const { workbench, lines, plan } = await bench();
  lines("documents.jsonl", [chat]);
  const stages = {
    midtrain: {
      kind: "finetune",
      epochs: 1,
      batches: [{ read: "chats", data: ["documents"], chats: 1, reasoning: "strip" }],
    },
  };
  const base = { kind: "path", path: "/models/x" };
  const preview = must(await workbench.plans.preview(plan(smallPlan({ base, stages })), "midtrain"));
  expect(preview.notes).toEqual([expect.stringContaining("tokenizer is on the machine")]);
  expect(preview.readings[0]?.samples[0]?.pieces).toEqual([
    ["[user] colby ?\n", false],
    ["[assistant] yes .\n", true],
  ]);
});

test("a stage that the plan does not have is named with those that it has", async () => {
  const { workbench } = await bench();
  expect(await workbench.plans.preview("tiny", "midtrian")).toMatchObject({
    ok: false,
    error: { code: "stage-unknown", message: expect.stringContaining("midtrain-america, finetune") },
  });
});
