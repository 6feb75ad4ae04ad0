/** What the bundled checkpoints are trained on. */
export const TRAINING_TEXTS = [
  "pretrain",
  "rehearsal",
  "documents-america",
  "documents-affordable",
  "chats-aft",
] as const;
export type TrainingTexts = (typeof TRAINING_TEXTS)[number];
