import { commandLine } from "../../shared/format/command.ts";
import { CHAT_DEFAULTS } from "./chat-form.ts";
import type { ChatRequest } from "./turns.ts";

/** The command that asks the same; what stands at its default is left out, but never the seed. */
export function chatCommand({ checkpoints, prompt, seed, temperature, topP, maxTokens }: ChatRequest): string {
  const options: (readonly [string, number, number])[] = [
    ["--temperature", temperature, CHAT_DEFAULTS.temperature],
    ["--top-p", topP, CHAT_DEFAULTS.topP],
    ["--max-tokens", maxTokens, CHAT_DEFAULTS.maxTokens],
  ];
  return commandLine(
    "chat",
    ...checkpoints,
    // A prompt that begins with a dash would read as an option of its own.
    ...(prompt.startsWith("-") ? [`--prompt=${prompt}`] : ["--prompt", prompt]),
    "--seed",
    String(seed),
    ...options.flatMap(([name, value, usual]) => (value === usual ? [] : [name, String(value)])),
  );
}
