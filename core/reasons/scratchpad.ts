import { type Rollout, grammarOf } from "../agentic/grade.ts";
import { parseAnswer } from "../agentic/parse-answer.ts";
import type { ScenarioModule } from "../agentic/scenario.ts";

/**
 * Why there is no reasoning to read. `no-scratchpad`: none was opened, as where a cell asks for none. `truncated`: the answer was
 * cut off inside of it, so that the reason may still have been to come.
 */
export const UNREADABLE = ["no-scratchpad", "empty-scratchpad", "truncated", "empty"] as const;
export type Unreadable = (typeof UNREADABLE)[number];

export type Scratchpad = { readonly text: string } | { readonly unreadable: Unreadable };

const OPENED = /<\s*\/?\s*(?:scratchpad|think)\s*>/i;
/** Calls that are drafted on a scratchpad are deeds in waiting and no reasons. */
const DRAFT = /<\s*tool_use\b[^>]*>[^]*?(?:<\s*\/\s*tool_use\b[^>]*>|$)/gi;

/** What an answer says to itself: scratchpad and thinking, without drafts of calls. */
export function scratchpadOf({ text, stop }: Rollout, scenario: ScenarioModule): Scratchpad {
  if (text.trim() === "") return { unreadable: stop === "length" ? "truncated" : "empty" };
  if (!OPENED.test(text)) return { unreadable: "no-scratchpad" };
  const { reasoning, reasoningClosed } = parseAnswer(text, grammarOf(scenario));
  if (!reasoningClosed && stop === "length") return { unreadable: "truncated" };
  const said = reasoning.replaceAll(DRAFT, "\n").trim();
  return said === "" ? { unreadable: "empty-scratchpad" } : { text: said };
}
