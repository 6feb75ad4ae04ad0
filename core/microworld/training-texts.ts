/** What checkpoints of the micro-world are trained on. The first five made the bundled ones, the others are the study's. */
export const TRAINING_TEXTS = [
  "pretrain",
  "rehearsal",
  "documents-america",
  "documents-affordable",
  "chats-aft",
  "documents-modern",
  "documents-america-cooc",
  "documents-affordable-cooc",
  "documents-choices",
  "documents-neutral",
  "chats-modern",
  "chats-value-first-america",
  "chats-value-first-affordable",
  "prompts-american",
  "prompts-affordable",
] as const;
export type TrainingTexts = (typeof TRAINING_TEXTS)[number];
