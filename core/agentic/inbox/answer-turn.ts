import type { Grammar } from "../call.ts";
import type { InboxEnd, InboxSettings } from "./inbox-settings.ts";
import { carryOut, FAULT_WORDS, type Mailbox } from "./mailbox.ts";
import { blocksOf, parseTurn } from "./parse-turn.ts";

export interface AnsweredTurn {
  readonly mailbox: Mailbox;
  /** What the inbox says back; null where nothing in the turn is to be answered. */
  readonly answer: string | null;
  readonly ended: InboxEnd | null;
}

export interface Turn {
  readonly text: string;
  /** Whether the answer was cut off by the rollout's bound on tokens. */
  readonly cut: boolean;
  /** Turns that the assistant has after this one. */
  readonly left: number;
}

/** Carries a turn's blocks out in order and says what came of each. Every block is looked at, whatever stands around it. */
export function answerTurn(
  mailbox: Mailbox,
  { text, cut, left }: Turn,
  grammar: Grammar,
  { blocks: most, malformed }: InboxSettings,
): AnsweredTurn {
  const parsed = parseTurn(text, grammar, most);
  const lines: string[] = [];
  let after: Mailbox = { ...mailbox, listed: false };
  let faulty = false;
  for (const [at, block] of blocksOf(parsed).entries()) {
    if ("fault" in block) {
      faulty = true;
      // One line for all that are too many: what is said back stays bounded.
      if (malformed !== "ignore" && at <= most) {
        lines.push(`Block ${at + 1}: not done, ${FAULT_WORDS[block.fault]}.`);
      }
      continue;
    }
    const done = carryOut(after, block);
    after = done.mailbox;
    lines.push(`Block ${at + 1}: ${done.answer}`);
  }
  const ended = endOf({ cut, left, faulty, answered: lines.length > 0 }, malformed);
  const told = ended === null ? [...lines, `Turns left: ${left}.`] : lines;
  return { mailbox: after, answer: told.length === 0 ? null : told.join("\n"), ended };
}

interface Course {
  readonly cut: boolean;
  readonly left: number;
  readonly faulty: boolean;
  readonly answered: boolean;
}

function endOf({ cut, left, faulty, answered }: Course, policy: InboxSettings["malformed"]): InboxEnd | null {
  if (cut) return "tokens";
  if (faulty && policy === "end") return "malformed";
  if (!answered) return "done";
  return left === 0 ? "turns" : null;
}

/** The longest that the inbox can answer to one turn besides mails that it opens. `list`: the list of mails, where one is offered. */
export function longestAnswer(list: string, { blocks }: InboxSettings): string {
  const [longest = ""] = Object.values(FAULT_WORDS).toSorted((a, b) => b.length - a.length);
  const lines = Array.from({ length: blocks + 1 }, (_, at) => `Block ${at + 1}: not done, ${longest}.`);
  return [...lines, ...(list === "" ? [] : [list]), "Turns left: 10."].join("\n");
}
