import { z } from "zod";

/** The benchmark's tasks; `tasks.ts` says what each is. */
export const TASK_NAMES = ["S1", "S2", "G1", "D1"] as const;
export type TaskName = (typeof TASK_NAMES)[number];

export const MODEL_NAMES = ["m40", "m180"] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

/** The same text twice: its words are one token each, so `ids` is what every tokenizer makes of `text`. */
export const Text = z.object({ ids: z.array(z.int().nonnegative()), text: z.string() });
export type Text = z.infer<typeof Text>;

const ScoreTask = z.object({
  kind: z.literal("score"),
  /** A unit of work is one continuation; they are numbered through all requests in order. */
  requests: z.array(z.object({ prompt: Text, continuations: z.array(Text) })),
});
export type ScoreTask = z.infer<typeof ScoreTask>;

const SampleTask = z.object({
  kind: z.literal("sample"),
  prompt: Text,
  /** A unit of work is one answer. */
  answers: z.int().positive(),
  tokens: z.int().positive(),
});
export type SampleTask = z.infer<typeof SampleTask>;

export const Task = z.discriminatedUnion("kind", [ScoreTask, SampleTask]);
export type Task = z.infer<typeof Task>;

/** What one process of one system is to do; written as JSON, its path is the process's only argument. */
export const Job = z.object({
  /** Folder of one model in all formats. */
  model: z.string(),
  /** Folder whose node_modules holds the peers of Node. */
  peers: z.string(),
  /** How the system works where it can in several ways. */
  variant: z.string(),
  threads: z.int().positive(),
  /** When the process was started, in milliseconds of the epoch: loading counts from there. */
  startedAtMs: z.number(),
  /** Seconds after which no further batch of a task is begun. */
  capSeconds: z.number().positive(),
  tasks: z.partialRecord(z.enum(TASK_NAMES), Task),
  warmUp: z.array(Task),
  /** Prompts, each with tokens whose log-probabilities are asked; no tokens: the five likeliest words are found. */
  parity: z.array(z.object({ prompt: Text, targets: z.array(Text) })),
  /** Smallest id that is a word. */
  firstWord: z.int(),
  /** Lines of JSON, each an Outcome, are appended here. */
  out: z.string(),
});
export type Job = z.infer<typeof Job>;

/** Lines that a system's process writes. */
export const Outcome = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("loaded"),
    loadMs: z.number(),
    versions: z.record(z.string(), z.string()),
    /** How each task is done; a task that is not named is not done by this system. */
    modes: z.partialRecord(z.enum(TASK_NAMES), z.string()),
  }),
  /** Natural logarithms, one list a prompt, in the order of `ids`. */
  z.object({ kind: z.literal("parity"), ids: z.array(z.array(z.int())), nats: z.array(z.array(z.number())) }),
  z.object({
    kind: z.literal("task"),
    task: z.enum(TASK_NAMES),
    /** Milliseconds from text or ids in to scores or tokens out. */
    ms: z.number(),
    /** The part of `ms` that does not grow with the units: a prefix that is encoded once. */
    fixedMs: z.number(),
    units: z.int(),
    /** Tokens that were drawn. */
    tokens: z.int(),
    /** Number of each scored continuation, and its log-probability in nats. */
    scores: z.array(z.tuple([z.int(), z.number()])),
  }),
  z.object({ kind: z.literal("end"), peakBytes: z.number() }),
]);
export type Outcome = z.infer<typeof Outcome>;
export type TaskOutcome = Extract<Outcome, { kind: "task" }>;
