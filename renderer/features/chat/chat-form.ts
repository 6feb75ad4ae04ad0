import { readNumber } from "../../shared/format/read-number.ts";
import type { ChatRequest } from "./turns.ts";

/** The fields as they are typed. */
export interface ChatForm {
  readonly prompt: string;
  readonly seed: string;
  readonly temperature: string;
  readonly maxTokens: string;
}

export type ChatNumber = "seed" | "temperature" | "maxTokens";

/** The command line's defaults, so that its line stays short. */
export const CHAT_DEFAULTS = { seed: 7, temperature: 1, topP: 1, maxTokens: 64 };

export const FIRST_FORM: ChatForm = {
  prompt: "",
  seed: String(CHAT_DEFAULTS.seed),
  temperature: String(CHAT_DEFAULTS.temperature),
  maxTokens: String(CHAT_DEFAULTS.maxTokens),
};

/** As many columns as can be read side by side. */
export const MOST_COLUMNS = 6;

export interface ReadChat {
  /** Null while something is missing or wrong. */
  readonly request: ChatRequest | null;
  readonly problems: Readonly<Partial<Record<ChatNumber, string>>>;
}

export function readChatForm(form: ChatForm, checkpoints: readonly string[]): ReadChat {
  const seed = readNumber(form.seed, { whole: true, from: 0 });
  const temperature = readNumber(form.temperature, { from: 0, to: 5 });
  const maxTokens = readNumber(form.maxTokens, { whole: true, from: 1, to: 4096 });
  const problems = {
    ...(seed.ok ? {} : { seed: seed.error }),
    ...(temperature.ok ? {} : { temperature: temperature.error }),
    ...(maxTokens.ok ? {} : { maxTokens: maxTokens.error }),
  };
  if (!seed.ok || !temperature.ok || !maxTokens.ok || form.prompt.trim() === "" || checkpoints.length === 0) {
    return { request: null, problems };
  }
  const request = {
    checkpoints: [...checkpoints],
    prompt: form.prompt,
    seed: seed.value,
    temperature: temperature.value,
    topP: CHAT_DEFAULTS.topP,
    maxTokens: maxTokens.value,
  };
  return { request, problems };
}
