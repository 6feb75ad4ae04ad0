import { formatCount } from "../../shared/format/numbers.ts";
import { providerLabel } from "../../shared/format/provider.ts";
import type { Answer } from "./turns.ts";

/** What stands under an answer: its length, why it ended, and what computed it. */
export function answerFacts(answer: Answer): string[] {
  switch (answer.state) {
    case "waiting":
      return ["waiting for its turn"];
    case "answering":
      return [answer.text === "" ? "loading, then reading the prompt" : "answering"];
    case "stopped":
      return [answer.text === "" ? "not asked" : "stopped before its end"];
    case "failed":
      return ["failed"];
    case "answered": {
      const { tokens, stop, provider } = answer;
      const count = `${formatCount(tokens)} ${tokens === 1 ? "token" : "tokens"}`;
      // `length` has a badge of its own: the answer is not to be read as finished.
      const why = { "end-of-turn": "ended its turn", "stop-text": "stop text", length: null }[stop];
      return [count, ...(why === null ? [] : [why]), providerLabel(provider)];
    }
    default:
      return answer satisfies never;
  }
}

export function isTruncated(answer: Answer): boolean {
  return answer.state === "answered" && answer.stop === "length";
}
