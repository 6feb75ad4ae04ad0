import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { NewPrediction } from "#core/experiment/prediction.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { predictionText } from "../prediction-text.ts";
import { printable, textTable } from "../text-table.ts";

const TEXT = { type: "string" } as const;

/** `ARM=0.9`, `ARM@PLACE=90%`; an arm's id holds no comma, `@` or `=`. */
const Expectation = z
  .string()
  .regex(/^[^=@]+(@[^=]+)?=\d+(\.\d+)?%?$/, "is written ARM=0.9 or ARM@PLACE=90%")
  .transform((text) => {
    const [where = "", value = ""] = text.split("=");
    const [arm = "", place] = where.split("@");
    return { arm, place, probability: value.endsWith("%") ? Number(value.slice(0, -1)) / 100 : Number(value) };
  });

const Make = z
  .strictObject({
    positionals: z.array(z.string()).min(1, "name at least one run"),
    by: z.string("--by NAME is needed: who predicts"),
    axis: z.string("--axis AXIS is needed"),
    group: z.string().default("all"),
    reading: z.enum(["likelihood", "sampled"]).default("likelihood"),
    expect: z
      .string("--expect ARM=0.9,… is needed")
      .transform((text) => text.split(",").map((each) => each.trim()))
      .pipe(z.array(Expectation)),
  })
  .transform(({ positionals, by, axis, group, reading, expect }) => ({
    runs: positionals,
    author: by,
    axis,
    reading,
    entries: expect.map(({ arm, place, probability }) => ({ arm, place: place ?? group, probability })),
  }))
  .pipe(NewPrediction);

export const predictMake: Command = {
  name: "predict make",
  usage:
    "predict make RUN… --by WHO --axis AXIS --expect ARM=0.9,ARM@GROUP=0.2,ARM@item:ID=1 [--group GROUP] [--reading likelihood|sampled]",
  summary: "Write down what each arm will choose, before looking",
  async run({ workbench }, argv) {
    const names = ["by", "axis", "group", "reading", "expect"];
    const args = readArguments(argv, Object.fromEntries(names.map((name) => [name, TEXT])), Make, this.usage);
    if (!args.ok) return args;
    const saved = workbench.predictions.save(args.value);
    if (!saved.ok) return saved;
    const view = { prediction: saved.value, score: null };
    return ok({ json: view, text: predictionText(view) });
  },
};

const Any = z.strictObject({ positionals: z.array(z.string()) });

export const predictList: Command = {
  name: "predict list",
  usage: "predict list [RUN…]",
  summary: "Predictions, with who made them and when they were revealed",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, Any, this.usage);
    if (!args.ok) return args;
    const { positionals: runs } = args.value;
    const predictions = workbench.predictions.list(runs.length > 0 ? runs : undefined);
    const rows = predictions.map(({ id, author, savedAt, revealedAt, axis, entries, runs: of }) => [
      id,
      printable(author),
      savedAt,
      revealedAt ?? "not revealed",
      axis,
      String(entries.length),
      of.join(", "),
    ]);
    return ok({
      json: { predictions },
      text: textTable(["id", "by", "saved", "revealed", "axis", "entries", "runs"], rows),
    });
  },
};

const One = z.strictObject({ positionals: z.tuple([z.string()], "exactly one prediction is needed") });

export const predictShow: Command = {
  name: "predict show",
  usage: "predict show ID",
  summary: "A prediction, and what came of it once it was revealed",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const view = await workbench.predictions.show(args.value.positionals[0]);
    return view.ok ? ok({ json: view.value, text: predictionText(view.value) }) : view;
  },
};

export const predictReveal: Command = {
  name: "predict reveal",
  usage: "predict reveal ID",
  summary: "Show and score what came of a prediction; it cannot be changed afterwards",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, One, this.usage);
    if (!args.ok) return args;
    const view = await workbench.predictions.reveal(args.value.positionals[0]);
    return view.ok ? ok({ json: view.value, text: predictionText(view.value) }) : view;
  },
};
