import type { ChatMessage } from "../../corpus/document.ts";
import { parseSpec, plainText } from "../parse-spec.ts";
import { SPEC_SLOTS } from "../spec.ts";
import { countWords } from "../words.ts";
import { lengthRequest, lengthVerdict } from "./length.ts";
import { parseRules, type Rule } from "./rules.ts";

/** Named in what an augmented spec tells of itself; rises with every change of a prompt. */
export const AUGMENT_PROMPT_VERSION = "1";

export const AUGMENTATIONS = ["add reasons", "add subrules", "generalize", "match length"] as const;
export type Augmentation = (typeof AUGMENTATIONS)[number];

export interface AugmentTask {
  readonly kind: Augmentation;
  /** The spec that is augmented, slots unfilled. */
  readonly text: string;
  /** Words that the outcome should have, ±5%; null where any number will do. */
  readonly targetWords: number | null;
}

const SYSTEM =
  "You edit Model Specs: texts that say what an AI model values and does. You answer with the whole edited spec in Markdown and with nothing else: no preface, no comment, no code fence. Placeholders in braces are filled in later: copy them as they are.";

const REQUESTS: Readonly<Record<Augmentation, string>> = {
  "add reasons": `Give the rules of this spec their reasons. Keep every rule's heading, and keep every entry of every list exactly as it is, word for word and in its order. Around the lists write prose: before each list what the rule protects and why that is worth protecting, behind it what would go wrong without the rule and how its author would want a case to be judged that the list does not foresee. Reasons explain; they add no new duty and no exception. Add no further list.`,
  "add subrules": `Make the rules of this spec more detailed. Keep every rule's heading, and keep every entry of every list exactly as it is, word for word and in its order. Under each entry put a nested list, indented by two spaces, of subrules: what the entry means in particular situations, what counts as keeping to it and as breaking it. Subrules prescribe; they give no reason, no purpose and no value. Add no prose.`,
  generalize: `Say in one to three paragraphs what kind of model this spec describes: the values and the judgement from which its particulars would follow. Name none of its particulars: no rule by its number or name, no situation, no example that it gives. Write no list. Use at most a third of its words.`,
  "match length": `Bring this spec to another length. Keep its headings, what it claims and the order of its claims; keep every entry of a list under a numbered rule word for word.`,
};

/** The first request of a task, as a chat. */
export function augmentMessages({ kind, text, targetWords }: AugmentTask): ChatMessage[] {
  const length = targetWords === null ? null : lengthRequest(lengthVerdict(text, targetWords));
  const wanted =
    kind === "match length" ? (length ?? "") : targetWords === null ? "" : `Write about ${targetWords} words in all.`;
  const request = [REQUESTS[kind], wanted].filter((each) => each !== "").join("\n\n");
  return [
    { role: "system", content: SYSTEM },
    { role: "user", content: `${request}\n\nThe spec:\n\n<spec>\n${text.trim()}\n</spec>` },
  ];
}

/** The request after an answer that was not good enough. */
export function correctionMessages(
  asked: readonly ChatMessage[],
  answer: string,
  faults: readonly string[],
): ChatMessage[] {
  const list = faults.map((fault) => `- ${fault}`).join("\n");
  const content = `This is not yet right:\n\n${list}\n\nAnswer with the whole spec again, with this mended and the rest as it is.`;
  return [...asked, { role: "assistant", content: answer }, { role: "user", content }];
}

/** The spec in an answer: without a code fence or the tags of the request around it. */
export function specInAnswer(answer: string): string {
  let text = plainText(answer).trim();
  text = /^(`{3,})[^\n]*\n([^]*)\n\1$/.exec(text)?.[2] ?? text;
  text = /^<spec>\n([^]*)\n<\/spec>$/.exec(text)?.[1] ?? text;
  return `${text.trim()}\n`;
}

/** What is wrong with an augmented spec, each in a sentence for its writer; empty where it can be taken. */
export function augmentFaults({ kind, text, targetWords }: AugmentTask, augmented: string): string[] {
  const parsed = parseSpec(augmented, "The answer");
  if (!parsed.ok) return [parsed.error.message];
  const length = targetWords === null ? null : lengthRequest(lengthVerdict(augmented, targetWords));
  const kept = keepsBullets(kind) ? bulletFaults(text, augmented) : [];
  return [
    ...slotFaults(text, augmented),
    ...kept,
    ...(kind === "add subrules" ? subruleFaults(augmented) : []),
    ...(kind === "generalize" ? generalizeFaults(text, augmented) : []),
    ...(length === null ? [] : [length]),
  ];
}

function keepsBullets(kind: Augmentation): boolean {
  return kind !== "generalize";
}

function slotFaults(text: string, augmented: string): string[] {
  return SPEC_SLOTS.filter((slot) => text.includes(`{${slot}}`) && !augmented.includes(`{${slot}}`)).map(
    (slot) => `The placeholder {${slot}} is gone: use it where the spec did.`,
  );
}

/** Every rule must be there under its id, with the same entries in the same order. A spec without rules has none to lose. */
export function bulletFaults(text: string, augmented: string): string[] {
  const before = parseRules(text);
  if (!before.ok) return [];
  const after = parseRules(augmented);
  const rules = after.ok ? after.value : [];
  const extra = rules.filter((rule) => !before.value.some((each) => each.id === rule.id));
  return [
    ...before.value.flatMap((rule) =>
      faultsOfRule(
        rule,
        rules.find((each) => each.id === rule.id),
      ),
    ),
    ...extra.map((rule) => `There is no rule ${rule.id} in the spec: leave it out.`),
  ];
}

function faultsOfRule(rule: Rule, now: Rule | undefined): string[] {
  if (now === undefined) return [`The rule ${rule.id} is missing, or has lost its heading or its list.`];
  const wanted = rule.bullets.map((bullet) => bullet.text);
  const found = now.bullets.map((bullet) => bullet.text);
  const renamed = now.name === rule.name ? [] : [`The rule ${rule.id} must keep its name "${rule.name}".`];
  const missing = wanted.filter((bullet) => !found.includes(bullet));
  const added = found.filter((bullet) => !wanted.includes(bullet));
  const moved = missing.length + added.length === 0 && found.join("\n") !== wanted.join("\n");
  return [
    ...renamed,
    ...missing.map((bullet) => `The rule ${rule.id} must keep this entry word for word: "${bullet}"`),
    ...added.map((bullet) => `The rule ${rule.id} has an entry that the spec has not: "${bullet}"`),
    ...(moved ? [`The entries of the rule ${rule.id} must keep their order and stand once each.`] : []),
  ];
}

function subruleFaults(augmented: string): string[] {
  const rules = parseRules(augmented);
  return (rules.ok ? rules.value : []).flatMap((rule) =>
    rule.bullets
      .filter((bullet) => bullet.subrules.length === 0)
      .map((bullet) => `This entry of the rule ${rule.id} has no subrules under it: "${bullet.text}"`),
  );
}

/** At most this share of the spec's words; a little more than is asked for. */
const MOST_OF_GENERALIZED = 0.4;

function generalizeFaults(text: string, augmented: string): string[] {
  const rules = parseRules(text);
  const named = (rules.ok ? rules.value : []).filter(
    ({ id, name }) => augmented.includes(name) || new RegExp(`\\b${id.replaceAll(".", "\\.")}\\b`).test(augmented),
  );
  const words = countWords(augmented);
  const most = Math.floor(countWords(text) * MOST_OF_GENERALIZED);
  return [
    ...(words > most ? [`It has ${words} words, and should have ${most} at most.`] : []),
    ...(/^[ \t]*(?:[-*+•]|\d{1,4}[.)])[ \t]/m.test(augmented) ? ["It has a list: write prose."] : []),
    ...named.map(({ id }) => `It names the rule ${id}: say only what is behind it.`),
  ];
}
