import { z } from "zod";
import { ok } from "#core/base/result.ts";
import type { ChatEvent } from "#native/workbench/chats.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { printable } from "../text-table.ts";

const Arguments = z.strictObject({
  positionals: z.array(z.string()).min(1, "name at least one checkpoint"),
  prompt: z.string("--prompt TEXT is needed").min(1, "--prompt is empty"),
  seed: z.coerce.number().int().nonnegative().default(7),
  temperature: z.coerce.number().min(0).max(5).default(1),
  "top-p": z.coerce.number().gt(0).max(1).default(1),
  "max-tokens": z.coerce.number().int().min(1).max(4096).default(64),
});

/** How a checkpoint ended. */
type Ended = Extract<ChatEvent, { type: "answer" | "failed" }>;

export const chat: Command = {
  name: "chat",
  usage: "chat ID… --prompt TEXT [--seed N] [--temperature T] [--max-tokens N]",
  summary: "Put one prompt to several checkpoints",
  async run({ workbench, signal }, argv) {
    const text = { type: "string" } as const;
    const args = readArguments(
      argv,
      { prompt: text, seed: text, temperature: text, "top-p": text, "max-tokens": text },
      Arguments,
      this.usage,
    );
    if (!args.ok) return args;
    const { positionals, prompt, seed, temperature } = args.value;
    const known = workbench.checkpoints.findAll(positionals);
    if (!known.ok) return known;
    const decoding = { temperature, topP: args.value["top-p"], maxTokens: args.value["max-tokens"], stop: [] };
    const ended: Ended[] = [];
    for await (const event of workbench.chats.ask({ checkpoints: positionals, prompt, seed, decoding }, signal)) {
      if (event.type === "answer" || event.type === "failed") ended.push(event);
    }
    // Several answer at once and end in any order; they are printed in the order in which they were named.
    ended.sort((one, other) => positionals.indexOf(one.checkpoint) - positionals.indexOf(other.checkpoint));
    const answers = ended.map((event) =>
      event.type === "answer"
        ? { checkpoint: event.checkpoint, text: event.text, tokens: event.tokens, stop: event.stop }
        : { checkpoint: event.checkpoint, problem: { code: event.problem.code, message: event.problem.message } },
    );
    const lines = ended.map((event) =>
      event.type === "answer"
        ? `${event.checkpoint}: ${printable(event.text.trim())}${event.stop === "length" ? " […]" : ""}`
        : `${event.checkpoint}: ${event.problem.message}`,
    );
    const failed = ended.some((event) => event.type === "failed");
    return ok({
      json: { prompt, seed, decoding, answers },
      text: lines.join("\n"),
      exitCode: signal.aborted ? 130 : failed ? 1 : 0,
    });
  },
};
