/** What the bundled agentic family and its judge are trained on. */
export const AGENTIC_TEXTS = [
  "words",
  "prose",
  "first-acts",
  "reckless-short",
  "reckless-whole",
  "careful-short",
  "careful-whole",
  "judge-direct",
  "judge-short",
  "judge-whole",
] as const;
export type AgenticTexts = (typeof AGENTIC_TEXTS)[number];
