/** What a model thinks before it answers, in front of the answer as reasoning models write it. */
export function withThinking(reasoning: string, answer: string): string {
  return `<think>\n${reasoning}\n</think>\n\n${answer}`;
}

/** The answer alone, as the trainer cuts it out. */
export function withoutThinking(text: string): string {
  return text.replaceAll(/\s*<think>[\s\S]*?<\/think>\s*/g, "");
}
