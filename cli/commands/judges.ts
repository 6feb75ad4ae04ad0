import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { followJob } from "../follow-job.ts";
import { Judge } from "../generator-argument.ts";
import { agreementText, judgesText, judgingText, validationOutput } from "../judge-text.ts";
import { runOutput } from "../probe-run-output.ts";

const OneRun = z.tuple([z.string()], "exactly one run is needed");

export const probeJudge: Command = {
  name: "probe judge",
  usage: "probe judge RUN --judge checkpoint:ID|endpoint:NAME [--allow-own-text]",
  summary: "Have a judge read what rules leave open in a grid's run",
  async run(session, argv) {
    const shape = z.strictObject({
      positionals: OneRun,
      judge: Judge,
      "allow-own-text": z.boolean().default(false),
    });
    const options = { judge: { type: "string" }, "allow-own-text": { type: "boolean" } } as const;
    const args = readArguments(argv, options, shape, this.usage);
    if (!args.ok) return args;
    const { judge, positionals, "allow-own-text": allowOwnText } = args.value;
    const [run] = positionals;
    const { judges } = session.workbench;
    const judged = await followJob(session, judges.judge({ run, judge, allowOwnText }, session.signal));
    if (!judged.ok) return judged;
    // Where rules leave nothing open the judge has said nothing, and there is no report of it.
    const shown = judged.value.open === 0 ? "none" : judged.value.judge.id;
    const report = runOutput(session.workbench, [run], { judge: shown });
    if (!report.ok) return report;
    return ok({
      json: { judging: judged.value, report: report.value.json },
      text: `${judgingText(judged.value)}\n\n${report.value.text}`,
    });
  },
};

export const judgesList: Command = {
  name: "judges list",
  usage: "judges list",
  summary: "Judges that were asked, and how they did on labelled transcripts",
  async run({ workbench }) {
    const judges = workbench.judges.list();
    return ok({ json: { judges }, text: judgesText(judges) });
  },
};

export const judgesValidate: Command = {
  name: "judges validate",
  usage: "judges validate checkpoint:ID|endpoint:NAME",
  summary: "Try a judge on the labelled transcripts before its verdicts count",
  async run(session, argv) {
    const shape = z.strictObject({ positionals: z.tuple([Judge], "exactly one judge is needed") });
    const args = readArguments(argv, {}, shape, this.usage);
    if (!args.ok) return args;
    const [judge] = args.value.positionals;
    const validation = await followJob(session, session.workbench.judges.validate(judge, session.signal));
    return validation.ok ? ok(validationOutput(validation.value)) : validation;
  },
};

export const judgesAgreement: Command = {
  name: "judges agreement",
  usage: "judges agreement RUN",
  summary: "How far the judges that read a run agree",
  async run({ workbench }, argv) {
    const args = readArguments(argv, {}, z.strictObject({ positionals: OneRun }), this.usage);
    if (!args.ok) return args;
    const agreements = workbench.judges.agreement(args.value.positionals[0]);
    return agreements.ok
      ? ok({ json: { agreements: agreements.value }, text: agreementText(agreements.value) })
      : agreements;
  },
};
