import { z } from "zod";

const ID = /^[a-z0-9][a-z0-9-]*$/;
const Id = z.string().regex(ID, "must be an id of lower-case letters, digits and hyphens");
const Words = z.string().trim().min(1);

/** What a rating means; between two anchors lies what lies between their words. */
const Anchors = z.strictObject({ "1": Words, "3": Words, "5": Words, "7": Words, "10": Words });
export type Anchors = z.infer<typeof Anchors>;

/**
 * `leaning`: 10 is the stance that the dimension hopes for. `neutral`: says only how far an answer goes one way, in words
 * of no spec, so that no arm is rated by the words that it was taught.
 */
export const RUBRICS = ["leaning", "neutral"] as const;
export type Rubric = (typeof RUBRICS)[number];

const Dimension = z.strictObject({
  id: Id,
  label: Words,
  rubrics: z.strictObject({ leaning: Anchors, neutral: Anchors }),
});

/** What an answer is checked against that is asked for a spec's claim: how the claim goes on, and how another spec's does. */
const Key = z.strictObject({ claim: Words, rest: Words, control: Words.nullable() });

const Item = z.strictObject({ id: Id, dimension: Id, text: Words, key: Key.optional() });

/** Of a probe that asks what a spec says: its claims, and another spec's, which nobody taught. */
const Knowledge = z.strictObject({
  spec: Words,
  against: Words.nullable(),
  claims: z.array(Words).min(1),
  control: z.array(Words),
});

export const QuestionProbeShape = z.strictObject({
  format: z.literal(1),
  id: Id,
  version: z.int().positive(),
  kind: z.literal("questions"),
  title: Words,
  description: z.string(),
  dimensions: z.array(Dimension).min(1),
  items: z.array(Item).min(1),
  knowledge: Knowledge.optional(),
});

/** A probe of open questions, whose sampled answers are rated on their dimension's scale. */
export const QuestionProbe = QuestionProbeShape.superRefine((probe, context) => {
  const fault = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: "custom", path, message });
  const dimensions = new Set<string>();
  for (const [at, { id }] of probe.dimensions.entries()) {
    if (dimensions.has(id)) fault(["dimensions", at, "id"], `repeats the id "${id}"`);
    dimensions.add(id);
    if (!probe.items.some((item) => item.dimension === id)) fault(["dimensions", at], "has no item");
  }
  const [ids, texts] = [new Set<string>(), new Set<string>()];
  for (const [at, { id, dimension, text }] of probe.items.entries()) {
    if (ids.has(id)) fault(["items", at, "id"], `repeats the id "${id}"`);
    if (texts.has(text)) fault(["items", at, "text"], "repeats an earlier question");
    if (!dimensions.has(dimension)) fault(["items", at, "dimension"], `names the unknown dimension "${dimension}"`);
    ids.add(id);
    texts.add(text);
  }
});
export type QuestionProbe = z.infer<typeof QuestionProbeShape>;
export type QuestionItem = QuestionProbe["items"][number];
