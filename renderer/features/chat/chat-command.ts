import { commandLine } from "../../shared/format/command.ts";
import { CHAT_DEFAULTS } from "./chat-form.ts";
import type { ChatRequest, Turn } from "./turns.ts";

/**
 * The command that asks the same, after the prompts of its conversation if it goes on with one; what stands at its default
 * is left out, but never the seed.
 */
export function chatCommand(request: ChatRequest, earlier: readonly string[] = []): string {
  const { checkpoints, prompt, seed, temperature, topP, maxTokens } = request;
  const options: (readonly [string, number, number])[] = [
    ["--temperature", temperature, CHAT_DEFAULTS.temperature],
    ["--top-p", topP, CHAT_DEFAULTS.topP],
    ["--max-tokens", maxTokens, CHAT_DEFAULTS.maxTokens],
  ];
  return commandLine(
    "chat",
    ...checkpoints,
    // A prompt that begins with a dash would read as an option of its own.
    ...[...earlier, prompt].flatMap((text) => (text.startsWith("-") ? [`--prompt=${text}`] : ["--prompt", text])),
    "--seed",
    String(seed),
    ...options.flatMap(([name, value, usual]) => (value === usual ? [] : [name, String(value)])),
  );
}

/**
 * The prompts before the one that goes on with `follows`; null where the command line cannot repeat the conversation:
 * drawn with other settings in between, stopped in the middle of an answer, or no longer in the history.
 */
export function earlierPrompts(request: ChatRequest, follows: number | null, turns: readonly Turn[]): string[] | null {
  if (follows === null) return [];
  const turn = turns.find(({ id }) => id === follows);
  if (turn === undefined || !sameDrawing(turn.request, request)) return null;
  const whole = turn.answers.every(
    ({ checkpoint, answer }) => !request.checkpoints.includes(checkpoint) || answer.state === "answered",
  );
  const before = earlierPrompts({ ...turn.request, checkpoints: request.checkpoints }, turn.follows, turns);
  return whole && before !== null ? [...before, turn.request.prompt] : null;
}

function sameDrawing(one: ChatRequest, other: ChatRequest): boolean {
  return (["seed", "temperature", "topP", "maxTokens"] as const).every((name) => one[name] === other[name]);
}
