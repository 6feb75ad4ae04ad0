import type { Ask } from "./step.ts";

/** One question without anything before it. */
export function userAsk(content: string, maxTokens: number, temperature: number): Ask {
  return { messages: [{ role: "user", content }], maxTokens, temperature };
}
