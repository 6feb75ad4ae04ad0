import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { err, ok } from "#core/base/result.ts";
import { CLUSTER_SETTINGS } from "#core/reasons/cluster-reasons.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { followJob } from "../follow-job.ts";
import { Judge } from "../generator-argument.ts";
import { clustersText, readingText, reasonsText, trialJson, trialText } from "../reasons-text.ts";
import { textTable } from "../text-table.ts";

const TEXT = { type: "string" } as const;
const Runs = z.array(z.string()).min(1, "at least one run is needed");
const OneRun = z.tuple([z.string()], "exactly one run is needed");
const SETTINGS = {
  seed: z.coerce.number().int().nonnegative().default(CLUSTER_SETTINGS.seed),
  distance: z.coerce.number().min(0).max(1).default(CLUSTER_SETTINGS.distance),
  extractor: z.string().nullable().default(null),
};
const OPTIONS = { seed: TEXT, distance: TEXT, extractor: TEXT };
const SETTINGS_USAGE = "[--seed N] [--distance 0.8] [--extractor NAME]";
const { most } = CLUSTER_SETTINGS;

export const reasonsShow: Command = {
  name: "reasons show",
  usage: `reasons show RUN… ${SETTINGS_USAGE}`,
  summary: "Shares of named reasons on scratchpads, by checkpoint",
  async run({ workbench }, argv) {
    const args = readArguments(argv, OPTIONS, z.strictObject({ positionals: Runs, ...SETTINGS }), this.usage);
    if (!args.ok) return args;
    const { positionals: runs, ...settings } = args.value;
    const report = workbench.reasons.of({ runs, most, ...settings });
    return report.ok ? ok({ json: report.value, text: reasonsText(report.value) }) : report;
  },
};

export const reasonsClusters: Command = {
  name: "reasons clusters",
  usage: `reasons clusters RUN… ${SETTINGS_USAGE}`,
  summary: "Groups of like reasons that nobody has named yet, or may have",
  async run({ workbench }, argv) {
    const args = readArguments(argv, OPTIONS, z.strictObject({ positionals: Runs, ...SETTINGS }), this.usage);
    if (!args.ok) return args;
    const { positionals: runs, ...settings } = args.value;
    const report = workbench.reasons.of({ runs, most, ...settings });
    return report.ok ? ok({ json: report.value.clusters, text: clustersText(report.value) }) : report;
  },
};

export const reasonsPlaces: Command = {
  name: "reasons places",
  usage: "reasons places RUN FAMILY [--limit 20] [--extractor NAME]",
  summary: "Rollouts that give a family's reason, with the sentence",
  async run({ workbench }, argv) {
    const shape = z.strictObject({
      positionals: z.tuple([z.string(), z.string()], "a run and a family are needed"),
      limit: z.coerce.number().int().min(1).max(1000).default(20),
      extractor: SETTINGS.extractor,
    });
    const args = readArguments(argv, { limit: TEXT, extractor: TEXT }, shape, this.usage);
    if (!args.ok) return args;
    const [run, family] = args.value.positionals;
    const { extractor, limit } = args.value;
    const places = workbench.reasons.places({ ...CLUSTER_SETTINGS, runs: [run], extractor }, family, limit);
    if (!places.ok) return places;
    const rows = places.value.map((each) => [
      each.checkpoint,
      each.cell,
      String(each.sample),
      each.phrase ?? `like examples, ${each.similarity?.toFixed(2) ?? ""}`,
      each.sentence,
    ]);
    return ok({
      json: { places: places.value },
      text: textTable(["checkpoint", "cell", "sample", "by", "sentence"], rows),
    });
  },
};

export const reasonsJudge: Command = {
  name: "reasons judge",
  usage: "reasons judge RUN --judge checkpoint:ID|endpoint:NAME [--allow-own-text]",
  summary: "Have a judge say which families' reasons each scratchpad gives",
  async run(session, argv) {
    const shape = z.strictObject({
      positionals: OneRun,
      judge: Judge,
      "allow-own-text": z.boolean().default(false),
    });
    const args = readArguments(argv, { judge: TEXT, "allow-own-text": { type: "boolean" } }, shape, this.usage);
    if (!args.ok) return args;
    const { judge: reader, positionals, "allow-own-text": allowOwnText } = args.value;
    const request = { run: positionals[0], reader, allowOwnText };
    const read = await followJob(session, session.workbench.reasonReaders.judge(request, session.signal));
    return read.ok ? ok({ json: read.value, text: readingText(read.value) }) : read;
  },
};

export const reasonsExtract: Command = {
  name: "reasons extract",
  usage: "reasons extract RUN --with checkpoint:ID|endpoint:NAME [--allow-own-text]",
  summary: "Have a model list the reasons of each scratchpad, in place of the rule",
  async run(session, argv) {
    const shape = z.strictObject({
      positionals: OneRun,
      with: Judge,
      "allow-own-text": z.boolean().default(false),
    });
    const args = readArguments(argv, { with: TEXT, "allow-own-text": { type: "boolean" } }, shape, this.usage);
    if (!args.ok) return args;
    const { with: reader, positionals, "allow-own-text": allowOwnText } = args.value;
    const request = { run: positionals[0], reader, allowOwnText };
    const read = await followJob(session, session.workbench.reasonReaders.extract(request, session.signal));
    return read.ok ? ok({ json: read.value, text: readingText(read.value) }) : read;
  },
};

export const reasonsValidate: Command = {
  name: "reasons validate",
  usage: "reasons validate checkpoint:ID|endpoint:NAME",
  summary: "Try a judge on the families' examples and near misses before its shares count",
  async run(session, argv) {
    const shape = z.strictObject({ positionals: z.tuple([Judge], "exactly one judge is needed") });
    const args = readArguments(argv, {}, shape, this.usage);
    if (!args.ok) return args;
    const [judge] = args.value.positionals;
    const trial = await followJob(session, session.workbench.reasonReaders.validate(judge, session.signal));
    return trial.ok ? ok({ json: trialJson(trial.value), text: trialText(trial.value) }) : trial;
  },
};

/** Sentences of a group that a person names. */
export function clusterSentences(
  workbench: Parameters<Command["run"]>[0]["workbench"],
  run: string,
  cluster: string,
  settings: { readonly seed: number; readonly distance: number; readonly extractor: string | null },
) {
  const report = workbench.reasons.of({ runs: [run], most, ...settings });
  if (!report.ok) return report;
  const found = report.value.clusters.clusters.find(({ id }) => id === cluster);
  return found
    ? ok(found.sentences)
    : err(
        problem("cluster-unknown", `Run "${run}" has no group "${cluster}": msm reasons clusters ${run} lists them.`),
      );
}
