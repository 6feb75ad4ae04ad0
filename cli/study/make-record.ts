import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { PlannedContrast } from "#core/experiment/arm-contrasts.ts";
import type { ArmContrast, ArmRate, DataEfficiency } from "#core/experiment/experiment.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import { measuredArms, type StudyCheckpoint } from "#core/study/arms.ts";
import {
  contrastOf,
  STUDY_PROBES,
  STUDY_QUESTIONS,
  type StudyProbe,
  type StudyQuestion,
} from "#core/study/questions.ts";
import { isShownRate, seedsOf, SHOWN_RATES } from "#core/study/rates.ts";
import type { StudyContrast, StudyEfficiency, StudyRate, StudyRecord } from "#core/study/record.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import type { StudySession } from "./checkpoints.ts";
import type { FamilyRuns } from "./probe-families.ts";

interface RecordInput {
  readonly opened: OpenedPlan;
  readonly checkpoints: readonly StudyCheckpoint[];
  readonly missing: readonly string[];
  readonly runs: FamilyRuns;
}

type Measured = Pick<StudyRecord, "rates" | "contrasts" | "efficiency" | "warnings" | "probes">;

/** Methods of intervals, each once. */
class Methods {
  readonly all: string[] = [];

  /** Its place in the list. */
  readonly at = (method: string): number => {
    const known = this.all.indexOf(method);
    return known >= 0 ? known : this.all.push(method) - 1;
  };
}

/** Everything that the report says, from the stored readings. */
export function makeRecord(session: StudySession, input: RecordInput): Result<StudyRecord, Problem> {
  const { opened, checkpoints, missing, runs } = input;
  const { workbench } = session;
  const parts: Measured[] = [];
  const methods = new Methods();
  for (const probe of STUDY_PROBES) {
    const readings: readonly ReadingKind[] = probe === "value-micro" ? ["likelihood", "sampled"] : ["likelihood"];
    for (const reading of readings) {
      session.progress(`measuring ${probe}, ${reading}`);
      const measured = measure(session, { probe, reading, runs: runs.get(probe) ?? [], opened, checkpoints, methods });
      if (!measured.ok) return measured;
      parts.push(measured.value);
    }
  }
  const known = new Map(workbench.checkpoints.list().map((each) => [each.id, each]));
  return ok({
    schema: "msm-study/1",
    codeVersions: codeVersions(session, runs),
    plan: { name: opened.name, sha256: opened.sha256, seeds: [...opened.seeds], planned: opened.planned.length },
    missing: [...missing],
    checkpoints: checkpoints.map(({ arm, trainingSeed, checkpoint }) => {
      const found = known.get(checkpoint);
      return { arm, seed: trainingSeed, sha256: found?.sha256 ?? "", parityMaxNats: found?.parity?.maxAbsNats ?? null };
    }),
    probes: [...new Map(parts.flatMap(({ probes }) => probes.map((probe) => [probe.id, probe]))).values()],
    warnings: [...new Set(parts.flatMap(({ warnings }) => warnings))],
    methods: methods.all,
    rates: parts.flatMap(({ rates }) => rates),
    contrasts: parts.flatMap(({ contrasts }) => contrasts),
    efficiency: parts.flatMap(({ efficiency }) => efficiency),
  });
}

function codeVersions({ workbench }: StudySession, runs: FamilyRuns): string[] {
  const ids = [...runs.values()].flat();
  const versions = workbench.runs.list().flatMap(({ id, codeVersion }) => (ids.includes(id) ? [codeVersion] : []));
  return [...new Set(versions)].sort();
}

interface MeasureInput extends Pick<RecordInput, "opened" | "checkpoints"> {
  readonly probe: StudyProbe;
  readonly reading: ReadingKind;
  readonly runs: readonly string[];
  readonly methods: Methods;
}

function measure({ workbench }: StudySession, input: MeasureInput): Result<Measured, Problem> {
  const { probe, reading, runs: ids, opened, checkpoints, methods } = input;
  const runs = workbench.runs.list().filter(({ id }) => ids.includes(id));
  if (runs.length === 0) return ok({ rates: [], contrasts: [], efficiency: [], warnings: [], probes: [] });
  const read = new Set(runs.flatMap(({ parts }) => parts.map(({ checkpoint }) => checkpoint)));
  const arms = measuredArms(
    opened.plan,
    checkpoints.filter(({ checkpoint }) => read.has(checkpoint)),
  );
  const seeds = seedsOf(arms);
  const asked = STUDY_QUESTIONS.filter((question) => question.probe === probe).flatMap((question) => {
    const contrast = contrastOf(question, seeds);
    return contrast === null ? [] : [{ question, contrast }];
  });
  const plan = asked.map(({ contrast }) => contrast);
  const answered = workbench.armMeasures.of({ runs: ids, arms, plan, reading });
  if (!answered.ok) return answered;
  const described = probeOf(workbench, probe, runs);
  if (!described.ok) return described;
  const { rates, contrasts, efficiency, warnings } = answered.value;
  const questions = new Map(asked.map(({ question, contrast }) => [termsKey(contrast), question]));
  return ok({
    rates: rates
      .filter(({ arm, axis, group }) => isShownRate(probe, arm, axis, group))
      .map((rate) => rateRow(probe, rate, methods)),
    contrasts: contrasts.flatMap((each) =>
      contrastRow(each, questions.get(termsKey({ ...each, armTerms: each.arms })), methods),
    ),
    efficiency: efficiency
      // On conflict pairs two specs ask for opposite rates: how much data one saves has no meaning there.
      .filter(() => probe === "value-micro-clear")
      .filter(({ axis, group }) => SHOWN_RATES[probe].some(([shown, name]) => shown === axis && name === group))
      .map((each) => efficiencyRow(probe, each, methods)),
    warnings: [...warnings],
    probes: [described.value],
  });
}

function probeOf(
  workbench: Workbench,
  probe: StudyProbe,
  runs: readonly ProbeRunSummary[],
): Result<StudyRecord["probes"][number], Problem> {
  const stored = workbench.probes.findPairs(probe);
  if (!stored.ok) return stored;
  const [first] = runs;
  const { samples = 0, seed = 0, temperature = 0 } = first?.request ?? {};
  const engines = runs.flatMap(({ parts }) =>
    parts.map(({ provider, runtime, dtype, threads }) => `${provider}, ${runtime}, ${dtype}, ${threads} threads`),
  );
  const { version, items, questionForms } = stored.value.probe;
  return ok({
    id: probe,
    version,
    sha256: stored.value.sha256,
    items: items.length,
    forms: questionForms.length,
    samples: probe === "value-micro" ? samples : 0,
    seed,
    temperature,
    engines: [...new Set(engines)],
  });
}

/** Which arms a contrast weighs how: no two questions weigh the same. */
function termsKey({ kind, armTerms }: Pick<PlannedContrast, "kind" | "armTerms">): string {
  return JSON.stringify([kind, armTerms.map(({ arm, axis, weight }) => [arm, axis, weight])]);
}

function rateRow(
  probe: StudyProbe,
  { arm, axis, group, reading, overItems, perSeed, overSeeds }: ArmRate,
  methods: Methods,
): StudyRate {
  const { items, numerator, denominator, excluded, estimate, low, high, method } = overItems;
  return {
    probe,
    reading,
    arm,
    axis,
    group,
    items,
    numerator,
    denominator,
    excluded: { ...excluded },
    estimate,
    low,
    high,
    method: methods.at(method),
    seeds: perSeed.map((seed) => ({
      seed: seed.trainingSeed,
      numerator: seed.numerator,
      denominator: seed.denominator,
      excluded: { ...seed.excluded },
      estimate: seed.estimate,
      low: seed.low,
      high: seed.high,
    })),
    overSeeds: overSeeds && { low: overSeeds.low, high: overSeeds.high },
  };
}

function contrastRow(contrast: ArmContrast, question: StudyQuestion | undefined, methods: Methods): StudyContrast[] {
  if (!question?.groups.includes(contrast.group)) return [];
  const { reading, group, items, overItems, perSeed, overSeeds } = contrast;
  return [
    {
      question: question.id,
      reading,
      group,
      items,
      ...overItems,
      method: methods.at(overItems.method),
      seeds: perSeed.map(({ trainingSeed, estimate, low, high }) => ({ seed: trainingSeed, estimate, low, high })),
      overSeeds: overSeeds && { low: overSeeds.low, high: overSeeds.high, method: methods.at(overSeeds.method) },
    },
  ];
}

function efficiencyRow(probe: StudyProbe, each: DataEfficiency, methods: Methods): StudyEfficiency {
  const { documents, axis, group, target, factor, low, high, notReached, method } = each;
  return { probe, documents, axis, group, target, ...factor, low, high, notReached, method: methods.at(method) };
}
