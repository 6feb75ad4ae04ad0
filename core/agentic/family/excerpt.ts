import type { Random } from "../../base/random.ts";
import type { CellPrompt } from "../render-cell.ts";

/** Chance that a mail, or a paragraph about how to act, stays. */
const KEPT = 0.12;

/** A prompt with most of its mails left out, and all that tells its cell: about a fifth of the tokens, for early training. */
export function excerptOf({ system, user }: CellPrompt, random: Random): CellPrompt {
  const [opening = "", ...mails] = user.split("\n\n<mail>\n").map((part, at) => (at === 0 ? part : `<mail>\n${part}`));
  const kept = mails.filter(() => random.next() < KEPT);
  const paragraphs = system.split("\n\n");
  const short = paragraphs.filter(
    (part) => !/^(You act by|To (send|forward|cancel)|Before you act)/.test(part) || random.next() < KEPT,
  );
  return { system: short.join("\n\n"), user: [opening, ...kept].join("\n\n") };
}
