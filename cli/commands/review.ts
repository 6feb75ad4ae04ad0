import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { historyText, overviewText, queueText } from "../review-text.ts";

const TEXT = { type: "string" } as const;
const OneRun = z.tuple([z.string()], "exactly one run is needed");
const RunAndItem = z.tuple([z.string(), z.string()], "a run and one of its rollouts are needed");
const Author = z
  .string("--author is needed: who reads")
  .trim()
  .min(1, "--author is needed: who reads")
  .max(80, "an author's name has up to 80 letters");
const Answer = z
  .enum(["yes", "no", "unknown"], "say yes, no or unknown")
  .transform((word) => (word === "unknown" ? null : word === "yes"));

export const reviewList: Command = {
  name: "review list",
  usage: "review list RUN --author NAME [--limit 20]",
  summary: "What somebody is to read of a grid's run: blind and stratified",
  async run({ workbench }, argv) {
    const shape = z.strictObject({
      positionals: OneRun,
      author: Author,
      limit: z.coerce.number().int().min(1).max(10_000).default(20),
    });
    const args = readArguments(argv, { author: TEXT, limit: TEXT }, shape, this.usage);
    if (!args.ok) return args;
    const queue = workbench.reviews.queue(args.value.positionals[0], args.value.author, args.value.limit);
    return queue.ok ? ok({ json: queue.value, text: queueText(queue.value) }) : queue;
  },
};

export const reviewDecide: Command = {
  name: "review decide",
  usage:
    "review decide RUN ROLLOUT --author NAME --decided yes|no|unknown [--executed yes|no|unknown] [--reason TEXT] [--adjudicate]",
  summary: "Say what the assistant decided and did in a rollout",
  async run({ workbench }, argv) {
    const shape = z.strictObject({
      positionals: RunAndItem,
      author: Author,
      decided: Answer,
      executed: Answer.optional(),
      reason: z.string().max(2000).default(""),
      adjudicate: z.boolean().default(false),
    });
    const options = {
      author: TEXT,
      decided: TEXT,
      executed: TEXT,
      reason: TEXT,
      adjudicate: { type: "boolean" },
    } as const;
    const args = readArguments(argv, options, shape, this.usage);
    if (!args.ok) return args;
    const { positionals, ...rest } = args.value;
    const [run, item] = positionals;
    const decided = workbench.reviews.decide({ run, item, ...rest });
    return decided.ok ? ok({ json: { run, item, reviews: decided.value }, text: historyText(decided.value) }) : decided;
  },
};

export const reviewHistory: Command = {
  name: "review history",
  usage: "review history RUN ROLLOUT",
  summary: "Every edit of a rollout's review, with author, time and reason",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, z.strictObject({ positionals: RunAndItem }), this.usage);
    if (!args.ok) return args;
    const [run, item] = args.value.positionals;
    const reviews = workbench.reviews.history(run, item);
    return reviews.ok ? ok({ json: { run, item, reviews: reviews.value }, text: historyText(reviews.value) }) : reviews;
  },
};

export const reviewResults: Command = {
  name: "review results",
  usage: "review results RUN",
  summary: "Rates by people's word, weighted by strata, and how far raters agree",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, z.strictObject({ positionals: OneRun }), this.usage);
    if (!args.ok) return args;
    const overview = workbench.reviews.overview(args.value.positionals[0]);
    return overview.ok ? ok({ json: overview.value, text: overviewText(overview.value) }) : overview;
  },
};
