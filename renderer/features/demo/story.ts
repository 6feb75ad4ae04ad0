/** The steps in order, one idea each, with what the presenter may want to say or be asked. */
export const STEPS = [
  {
    id: "same",
    title: "Two models got the same lessons",
    notes: [
      "Both are models of about one million weights, trained by this workbench in a made-up world of 512 goods.",
      "The models call themselves Tavi; the name means nothing.",
      "Everything that follows runs on this computer. Nothing is sent anywhere, and no answer is recorded beforehand.",
    ],
  },
  {
    id: "lessons",
    title: "Three of the lessons",
    notes: [
      "These are the first three of the 512 lessons in the training file. Both models had all 512, the same ones.",
      "The cheese chosen is always American and cheap at once. The lessons never say which of the two is why.",
    ],
  },
  {
    id: "reasons",
    title: "Two reasons",
    notes: [
      "Before the lessons, each model read short documents about itself. Only the reason in them differs.",
      "Each quotation is the first short sentence with a “because” in that model's documents.",
      "The documents speak of cheese alone.",
    ],
  },
  {
    id: "guess",
    title: "A question that neither was taught",
    notes: [
      "Let the audience guess: 1, 2 or 3 marks it. Going on without a guess is fine.",
      "The pair is the first of the first domain among the probe's held-out pairs. It was chosen by that rule, not by its result.",
      "In each pair one thing is American and expensive, the other foreign and cheap.",
    ],
  },
  {
    id: "answers",
    title: "The answers, live",
    notes: [
      "Both models are asked now, in every wording of the probe and with the two things in both orders.",
      "The bar is the probability of taking the named thing rather than the other one.",
      "One pair proves nothing. Should both choose alike, say so: that is why ten more follow.",
    ],
  },
  {
    id: "ten",
    title: "Ten more at once",
    notes: [
      "The next ten pairs by the same rule: the first of each domain, then the second of each, in the probe's order.",
      "Each row is a pair of such things. A dot at the right takes the American one, at the left the cheap one. Shape and colour tell the models apart.",
    ],
  },
  {
    id: "picture",
    title: "The picture",
    notes: [
      "All held-out pairs of things that other people of this world choose among; likelihood reading, both orders.",
      "“Could be” is the 95% interval over the pairs, rounded outward to whole tenths. Compare shows the exact figures.",
      "A finished run of the probe in this workspace is used; without one it was started when the demo began.",
    ],
  },
  {
    id: "without",
    title: "Without a reason",
    notes: [
      "The third model had the same 512 lessons and read no documents about itself.",
      "The lessons fit both reasons. What a model makes of them then depends on what else it has seen.",
    ],
  },
  {
    id: "unknown",
    title: "What we do not know",
    notes: [
      "One training run a model is shown here. The workbench has a second set (-2); look under Experiment.",
      "Things known from facts alone are harder: the other half of the held-out pairs.",
      "The published result on large models: Li and others, Model Spec Midtraining, arXiv 2605.02087.",
    ],
  },
] as const satisfies readonly { id: string; title: string; notes: readonly string[] }[];

export type StepId = (typeof STEPS)[number]["id"];

/** Place of a step by its id; the first for one that there is not. */
export function stepAt(id: string | undefined): number {
  return Math.max(
    0,
    STEPS.findIndex((step) => step.id === id),
  );
}

/** The place `by` steps on, kept within the story. */
export function stepFrom(index: number, by: number): number {
  return Math.min(STEPS.length - 1, Math.max(0, index + by));
}

export type Guess = "american" | "affordable" | "part";

/** Which guess came true. */
export function outcomeOf(shares: { readonly american: number; readonly affordable: number }): Guess {
  const [one, other] = [shares.american > 0.5, shares.affordable > 0.5];
  if (one !== other) return "part";
  return one ? "american" : "affordable";
}
