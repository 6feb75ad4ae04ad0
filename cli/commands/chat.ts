import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import { type Asked, converse } from "../converse.ts";
import type { Command } from "../command.ts";
import { printable } from "../text-table.ts";

const Arguments = z.strictObject({
  positionals: z.array(z.string()).min(1, "name at least one checkpoint"),
  prompt: z.array(z.string().min(1, "--prompt is empty"), "--prompt TEXT is needed").min(1),
  seed: z.coerce.number().int().nonnegative().default(7),
  temperature: z.coerce.number().min(0).max(5).default(1),
  "top-p": z.coerce.number().gt(0).max(1).default(1),
  "max-tokens": z.coerce.number().int().min(1).max(4096).default(64),
});

export const chat: Command = {
  name: "chat",
  usage: "chat ID… --prompt TEXT [--prompt TEXT …] [--seed N] [--temperature T] [--max-tokens N]",
  summary: "Put one prompt, or a conversation of several, to checkpoints",
  async run({ workbench, signal }, argv) {
    const text = { type: "string" } as const;
    const args = readArguments(
      argv,
      { prompt: { ...text, multiple: true }, seed: text, temperature: text, "top-p": text, "max-tokens": text },
      Arguments,
      this.usage,
    );
    if (!args.ok) return args;
    const { positionals: checkpoints, prompt: prompts, seed, temperature } = args.value;
    const known = workbench.checkpoints.findAll(checkpoints);
    if (!known.ok) return known;
    const decoding = { temperature, topP: args.value["top-p"], maxTokens: args.value["max-tokens"], stop: [] };
    const turns = await converse(workbench.chats, { checkpoints, prompts, seed, decoding }, signal);
    // What became of each checkpoint last: one that failed is asked no more.
    const last = checkpoints.flatMap((id) =>
      turns.flatMap(({ ended }) => ended.filter((each) => each.checkpoint === id)).slice(-1),
    );
    return ok({
      json: {
        prompt: prompts.at(-1),
        seed,
        decoding,
        answers: last.map(answerOf),
        turns: turns.map(({ prompt, ended }) => ({ prompt, answers: ended.map(answerOf) })),
      },
      text: turns
        .flatMap(({ prompt, ended }) => [...(turns.length > 1 ? [`> ${printable(prompt)}`] : []), ...ended.map(lineOf)])
        .join("\n"),
      exitCode: signal.aborted ? 130 : last.some((event) => event.type === "failed") ? 1 : 0,
    });
  },
};

type Ended = Asked["ended"][number];

function answerOf(event: Ended): unknown {
  return event.type === "answer"
    ? { checkpoint: event.checkpoint, text: event.text, tokens: event.tokens, stop: event.stop }
    : { checkpoint: event.checkpoint, problem: { code: event.problem.code, message: event.problem.message } };
}

function lineOf(event: Ended): string {
  return event.type === "answer"
    ? `${event.checkpoint}: ${printable(event.text.trim())}${event.stop === "length" ? " […]" : ""}`
    : `${event.checkpoint}: ${event.problem.message}`;
}
