import { z } from "zod";

const ID = /^[a-z0-9][a-z0-9-]*$/;
const Id = z.string().max(60).regex(ID, "must be an id of lower-case letters, digits and hyphens");
const Words = z.string().trim().min(1).max(200);

/** What every step has: its place in the address, and what the presenter alone sees. */
const about = {
  id: Id,
  title: Words,
  notes: z.array(z.string().trim().min(1).max(600)).max(12),
};

/** Place of a model in the story's list. */
const ModelIndex = z.int().min(0).max(3);
const RunChoice = z.string().min(1).optional();

/** A sentence, or one that is made of the rates of a group of items: "Less familiar things: 6 against 4 of 10, not certain." */
const Point = z.union([Words, z.strictObject({ label: Words, group: z.string().min(1) })]);

const StepShape = z.discriminatedUnion("kind", [
  z.strictObject({ ...about, kind: z.literal("title"), headline: Words, line: Words.optional() }),
  z.strictObject({
    ...about,
    kind: z.literal("lessons"),
    headline: Words,
    lessons: z
      .array(z.strictObject({ question: Words, answer: Words }))
      .min(1)
      .max(4),
  }),
  z.strictObject({
    ...about,
    kind: z.literal("reasons"),
    headline: Words,
    reasons: z
      .array(z.strictObject({ model: ModelIndex, text: Words }))
      .min(1)
      .max(4),
  }),
  /** One item, asked aloud before the models are; without `item` the first of the first domain. */
  z.strictObject({ ...about, kind: z.literal("guess"), headline: Words, item: z.string().min(1).optional() }),
  /** What the first two models answer to the guessed item, now. */
  z.strictObject({ ...about, kind: z.literal("answers") }),
  /** So many further items, now; named ones, or the next by the same rule. */
  z.strictObject({
    ...about,
    kind: z.literal("more"),
    count: z.int().min(1).max(10),
    items: z.array(z.string().min(1)).max(10).optional(),
  }),
  /** Rates of a stored run. The headline is said only where the intervals of `claims` lie apart. */
  z.strictObject({
    ...about,
    kind: z.literal("rates"),
    headline: Words,
    claims: z.tuple([ModelIndex, ModelIndex]).optional(),
    models: z.array(ModelIndex).min(1).max(3),
    group: z.string().min(1),
    axis: z.string().min(1).optional(),
    run: RunChoice,
    line: Words.optional(),
  }),
  /** The rates of agentic misalignment that the paper reports. */
  z.strictObject({ ...about, kind: z.literal("published"), headline: Words }),
  /** The same of a run of this workspace: the named one, or the newest. */
  z.strictObject({ ...about, kind: z.literal("grid"), headline: Words, run: RunChoice }),
  z.strictObject({ ...about, kind: z.literal("list"), headline: Words, points: z.array(Point).min(1).max(6) }),
]);
export type Step = z.infer<typeof StepShape>;
export type StepOf<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;

const StoryShape = z.strictObject({
  format: z.literal(1),
  id: Id,
  title: Words,
  /** Value pairs that the models are asked about. */
  probe: z.string().min(1),
  axis: z.string().min(1),
  /** Items of this group are asked live. */
  group: z.string().min(1),
  /** Run that rates come from; without it the newest that read these models. */
  run: RunChoice,
  /** What the two options of an item are called: "American, expensive" and "the American one". */
  sides: z.strictObject({
    toward: z.strictObject({ what: Words, one: Words }),
    away: z.strictObject({ what: Words, one: Words }),
  }),
  /** The first two are asked live, and guessed about. */
  models: z
    .array(z.strictObject({ checkpoint: z.string().min(1), name: Words }))
    .min(2)
    .max(4),
  steps: z.array(StepShape).min(1).max(40),
});

/** A story for an audience, as it stands in a file. */
export const Story = StoryShape.superRefine((story, context) => {
  const seen = new Set<string>();
  for (const [index, step] of story.steps.entries()) {
    const fault = (message: string): void =>
      context.addIssue({ code: "custom", path: ["steps", index], message: `"${step.id}" ${message}` });
    if (seen.has(step.id)) fault("repeats the id of an earlier step");
    seen.add(step.id);
    if (step.id === "notes") fault("is the address of the presenter's notes: give it another id");
    const strange = modelsOf(step).find((model) => model >= story.models.length);
    if (strange !== undefined) fault(`names model ${strange}, and there are ${story.models.length}, from 0`);
    if (step.kind === "answers" && !story.steps.slice(0, index).some(({ kind }) => kind === "guess"))
      fault("answers a question that no step before it puts: add a guess step");
  }
  const checkpoints = story.models.map(({ checkpoint }) => checkpoint);
  if (new Set(checkpoints).size < checkpoints.length)
    context.addIssue({ code: "custom", path: ["models"], message: "name a checkpoint twice" });
});
export type Story = z.infer<typeof Story>;
export type StoryModel = Story["models"][number];

function modelsOf(step: Step): number[] {
  if (step.kind === "rates") return [...step.models, ...(step.claims ?? [])];
  return step.kind === "reasons" ? step.reasons.map(({ model }) => model) : [];
}

/** Place of a step by its id; the first for one that there is not. */
export function stepAt(steps: readonly { readonly id: string }[], id: string | undefined): number {
  return Math.max(
    0,
    steps.findIndex((step) => step.id === id),
  );
}

/** The place `by` steps on, kept within the story. */
export function stepFrom(steps: readonly unknown[], index: number, by: number): number {
  return Math.min(steps.length - 1, Math.max(0, index + by));
}

/** What an audience may expect of the two models: both take the one, both the other, or they part. */
export const GUESSES = ["toward", "away", "part"] as const;
export type Guess = (typeof GUESSES)[number];

/** Which guess came true; a share is the probability of taking the option that speaks for the story's value. */
export function outcomeOf([one, other]: readonly [number, number]): Guess {
  if (one > 0.5 !== other > 0.5) return "part";
  return one > 0.5 ? "toward" : "away";
}
