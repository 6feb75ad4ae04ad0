import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reasonOf, type Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import { studyFigure } from "#core/study/figure.ts";
import { studyMarkdown } from "#core/study/markdown.ts";
import { recordText, rounded, StudyRecord } from "#core/study/record.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import { completeArms, openStudyPlan, studyCheckpoints, studyRuns, type StudySession } from "./study/checkpoints.ts";
import { makeRecord } from "./study/make-record.ts";
import { probeFamilies } from "./study/probe-families.ts";

/**
 * Remakes the micro-world study: trains what is not trained yet, probes it, and writes its record and report into the
 * folder docs. It may be broken off at any moment and goes on from what the workspace holds.
 */
const USAGE = "Usage: npm run study -- [--workspace DIR] [--machine NAME] [--no-train] [--report-only] [--out DIR]";

interface StudyOptions {
  readonly workspace: string;
  readonly machine: string;
  /** Whether missing arms are trained, and complete ones that were not read are probed. */
  readonly train: boolean;
  readonly probe: boolean;
  readonly out: string;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf();
  if (options === null) return 2;
  const opened = await createWorkbench({ workspace: options.workspace });
  if (!opened.ok) return failed(opened.error);
  const workbench = opened.value;
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  const done = await study({ workbench, signal: stop.signal, progress }, options);
  await workbench.close();
  return done.ok ? 0 : failed(done.error);
}

function optionsOf(): StudyOptions | null {
  const here = join(import.meta.dirname, "..");
  try {
    const { values } = parseArgs({
      options: {
        workspace: { type: "string", default: join(here, "workspace", "study") },
        machine: { type: "string", default: "local" },
        "no-train": { type: "boolean", default: false },
        "report-only": { type: "boolean", default: false },
        out: { type: "string", default: join(here, "docs") },
      },
    });
    const { workspace, machine, out, "no-train": untrained, "report-only": reportOnly } = values;
    return { workspace, machine, out, train: !untrained && !reportOnly, probe: !reportOnly };
  } catch (cause) {
    process.stderr.write(`${reasonOf(cause).split("\n")[0]}. ${USAGE}\n`);
    return null;
  }
}

async function study(session: StudySession, options: StudyOptions): Promise<Result<null, Problem>> {
  const opened = await openStudyPlan(session);
  if (!opened.ok) return opened;
  const runs = await studyRuns(session, options);
  if (!runs.ok) return runs;
  const { checkpoints, missing } = studyCheckpoints(opened.value, runs.value);
  const complete = completeArms(opened.value, checkpoints);
  const reported = checkpoints.filter(({ arm }) => complete.has(arm));
  if (missing.length > 0) session.progress(`not trained: ${missing.join(", ")}; msm runs list says why`);
  session.progress(`${complete.size} of ${opened.value.arms.length} arms are trained on every seed`);
  const probed = await probeFamilies(session, reported, { start: options.probe });
  if (!probed.ok) return probed;
  const made = makeRecord(session, { opened: opened.value, checkpoints: reported, missing, runs: probed.value });
  if (!made.ok) return made;
  // Its keys in the order of the schema, in which the record is also read.
  const record = StudyRecord.parse(rounded(made.value));
  writeFileSync(join(options.out, "micro-world-study.json"), recordText(record));
  writeFileSync(join(options.out, "micro-world-study.md"), studyMarkdown(record));
  writeFileSync(join(options.out, "micro-world-study.svg"), studyFigure(record));
  session.progress(`written: micro-world-study.json, .md and .svg in ${options.out}`);
  return ok(null);
}

function failed({ code, message }: Problem): number {
  process.stderr.write(`The study is not done: ${message}\n`);
  return code === "cancelled" ? 130 : 1;
}
