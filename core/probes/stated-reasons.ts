import { z } from "zod";
import type { AnswerStop } from "./classify-answer.ts";
import type { OptionOrder, Question } from "./reading.ts";

/** How a checkpoint is asked why it chose, and which phrases of an answer name which reason. */
export const WhySet = z
  .strictObject({
    format: z.literal(1),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be an id of lower-case letters, digits and hyphens"),
    /** Id of the probe whose answers are asked about. */
    probe: z.string().min(1),
    /** What the checkpoint is taken to have answered; `{option}` is what it chose. */
    answer: z.string().includes("{option}", "must contain {option}"),
    /** What it is asked next. */
    question: z.string().trim().min(1),
    reasons: z
      .array(
        z.strictObject({
          id: z.string().min(1),
          /** The axis of the probe for which this is a reason; left out where it is one for none. */
          axis: z.string().optional(),
          phrases: z.array(z.string().trim().min(1)).min(1),
        }),
      )
      .min(2),
  })
  .superRefine(({ reasons }, context) => {
    const phrases = reasons.flatMap((reason) => reason.phrases.map(plain));
    const twice = phrases.find((phrase, index) => phrases.indexOf(phrase) < index);
    if (twice !== undefined)
      context.addIssue({ code: "custom", path: ["reasons"], message: `"${twice}" names two reasons` });
    if (new Set(reasons.map(({ id }) => id)).size < reasons.length)
      context.addIssue({ code: "custom", path: ["reasons"], message: "an id is there twice" });
  });
export type WhySet = z.infer<typeof WhySet>;

/** How an answer to "why?" ended. Only `reason` counts; no other state is ever taken for a reason. */
export const WHY_STATES = ["reason", "several", "no-reason", "empty", "truncated"] as const;
export type WhyState = (typeof WHY_STATES)[number];

/** One question, what the checkpoint chose by likelihood, and what it said when asked why. */
export interface WhyAnswer {
  readonly itemId: string;
  readonly form: number;
  readonly order: OptionOrder;
  readonly promptSha256: string;
  /** In the order of the probe file. */
  readonly chosen: 0 | 1;
  readonly seed: string;
  readonly text: string;
  readonly state: WhyState;
  /** Id of the reason; null in every state but `reason`. */
  readonly reason: string | null;
}

/** The conversation that ends with the question why. */
export function whyMessages(
  set: WhySet,
  question: Question,
  option: string,
): { role: "user" | "assistant"; content: string }[] {
  return [
    { role: "user", content: question.text },
    { role: "assistant", content: set.answer.replace("{option}", () => option) },
    { role: "user", content: set.question },
  ];
}

/** The one reason that an answer names, by whole phrases in any case. Two reasons are none, and neither is silence. */
export function readWhy(text: string, stop: AnswerStop, { reasons }: WhySet): Pick<WhyAnswer, "state" | "reason"> {
  const answer = ` ${plain(text)} `;
  const named = reasons.filter(({ phrases }) => phrases.some((phrase) => answer.includes(` ${plain(phrase)} `)));
  const [only] = named;
  if (only && named.length === 1) return { state: "reason", reason: only.id };
  if (named.length > 1) return { state: "several", reason: null };
  if (stop === "length") return { state: "truncated", reason: null };
  return { state: answer.trim() === "" ? "empty" : "no-reason", reason: null };
}

/** Words alone, one space between them. */
function plain(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}'’-]+/gu, " ")
    .trim();
}
