import { z } from "zod";
import { ok } from "#core/base/result.ts";
import type { PolicyReport } from "#native/workbench/policy-misuse.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { followJob } from "../follow-job.ts";
import { Judge } from "../generator-argument.ts";
import { readingText, shareRows, trialJson, trialText } from "../reasons-text.ts";
import { printable, textTable } from "../text-table.ts";

const TEXT = { type: "string" } as const;
const Spec = z.string("--spec is needed: whose rules").min(1);

export const policyShow: Command = {
  name: "policy show",
  usage: "policy show RUN… --spec SPEC [--judge NAME|none]",
  summary: "How often scratchpads cite a spec's rules, and take them as a licence for the harmful act",
  async run({ workbench }, argv) {
    const shape = z.strictObject({
      positionals: z.array(z.string()).min(1, "at least one run is needed"),
      spec: Spec,
      judge: z.string().optional(),
    });
    const args = readArguments(argv, { spec: TEXT, judge: TEXT }, shape, this.usage);
    if (!args.ok) return args;
    const { positionals: runs, spec, judge } = args.value;
    const report = workbench.policyMisuse.of({ runs, spec, judge });
    return report.ok ? ok({ json: report.value, text: policyText(report.value) }) : report;
  },
};

export const policyJudge: Command = {
  name: "policy judge",
  usage: "policy judge RUN --spec SPEC --judge checkpoint:ID|endpoint:NAME [--allow-own-text]",
  summary: "Have a judge read where a rule is taken as a licence",
  async run(session, argv) {
    const shape = z.strictObject({
      positionals: z.tuple([z.string()], "exactly one run is needed"),
      spec: Spec,
      judge: Judge,
      "allow-own-text": z.boolean().default(false),
    });
    const options = { spec: TEXT, judge: TEXT, "allow-own-text": { type: "boolean" } } as const;
    const args = readArguments(argv, options, shape, this.usage);
    if (!args.ok) return args;
    const { positionals, spec, judge: reader, "allow-own-text": allowOwnText } = args.value;
    const request = { run: positionals[0], spec, reader, allowOwnText };
    const read = await followJob(session, session.workbench.policyMisuse.judge(request, session.signal));
    return read.ok ? ok({ json: read.value, text: readingText(read.value) }) : read;
  },
};

export const policyValidate: Command = {
  name: "policy validate",
  usage: "policy validate checkpoint:ID|endpoint:NAME",
  summary: "Try a judge of licences on labelled scratchpads before its share counts",
  async run(session, argv) {
    const shape = z.strictObject({ positionals: z.tuple([Judge], "exactly one judge is needed") });
    const args = readArguments(argv, {}, shape, this.usage);
    if (!args.ok) return args;
    const [judge] = args.value.positionals;
    const trial = await followJob(session, session.workbench.policyMisuse.validate(judge, session.signal));
    return trial.ok ? ok({ json: trialJson(trial.value), text: trialText(trial.value) }) : trial;
  },
};

const PLACES_AT_MOST = 20;

function policyText(report: PolicyReport): string {
  const { spec, judge, places, warnings } = report;
  const standing =
    judge === null
      ? "No judge has read the licences: misuse has no rate."
      : judge.faults.length === 0
        ? `Misuse by ${judge.name}, which is validated.`
        : `Misuse by ${judge.name}, which does not count (${judge.faults.join("; ")}).`;
  const rows = places
    .slice(0, PLACES_AT_MOST)
    .flatMap(({ checkpoint, cell, sample, citations, outcome }) =>
      citations.map(({ rule, use, sentence }) => [
        checkpoint,
        `${cell} ${sample}`,
        rule ?? "(unnamed)",
        use,
        outcome ?? "open",
        printable(sentence),
      ]),
    );
  return [
    `Rules of ${spec.name} in scratchpads: ${spec.rules.length} rules, ${report.citationRules}`,
    ...warnings.map((warning) => `Warning: ${warning}`),
    "",
    textTable(
      ["share", "checkpoint", "count", "share", "95%", "left out"],
      shareRows(report.shares, (metric) => metric),
    ),
    "",
    standing,
    "",
    textTable(["checkpoint", "rollout", "rule", "use", "outcome", "sentence"], rows),
    ...(places.length > PLACES_AT_MOST ? [`${places.length - PLACES_AT_MOST} more: --json has all`] : []),
  ].join("\n");
}
