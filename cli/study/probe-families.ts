import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { WORLD_SEED } from "#core/microworld/training-rows.ts";
import { knowledgeProbe, styleProbe } from "#core/microworld/study-probes.ts";
import { createWorld } from "#core/microworld/world.ts";
import { DEFAULT_RUN_SETTINGS, type ProbeRunRequest, type ProbeRunSummary } from "#core/probes/run.ts";
import { STUDY_ARMS, STUDY_FAMILIES, type StudyCheckpoint, type StudyFamily } from "#core/study/arms.ts";
import { STUDY_PROBES, type StudyProbe } from "#core/study/questions.ts";
import type { StudySession } from "./checkpoints.ts";

/** Families that a probe is put to; probes that are not named are put to all. */
const PUT_TO: Partial<Readonly<Record<StudyProbe, readonly StudyFamily[]>>> = {
  "value-micro-style": ["factorial", "modern"],
  "value-micro-clear": ["factorial", "sweep"],
};
const SAMPLES = 1;

/** Finished runs of each probe: one a family of arms that are all trained. */
export type FamilyRuns = ReadonlyMap<StudyProbe, readonly string[]>;

/** Probes each family of complete arms once; what is stored already is taken, what was broken off goes on. */
export async function probeFamilies(
  session: StudySession,
  checkpoints: readonly StudyCheckpoint[],
  { start }: { readonly start: boolean },
): Promise<Result<FamilyRuns, Problem>> {
  const { probes } = session.workbench;
  const world = createWorld(WORLD_SEED);
  for (const { version: _version, ...made } of [styleProbe(world), knowledgeProbe(world)]) probes.keep(made);
  const runs = new Map<StudyProbe, string[]>(STUDY_PROBES.map((probe) => [probe, []]));
  for (const family of STUDY_FAMILIES) {
    const ids = checkpointsOf(family, checkpoints);
    if (ids === null) continue;
    for (const probe of STUDY_PROBES) {
      if (PUT_TO[probe]?.includes(family) === false) continue;
      const run = await familyRun(session, requestOf(probe, ids), { start });
      if (!run.ok) return run;
      if (run.value !== null) runs.get(probe)?.push(run.value);
    }
  }
  return ok(runs);
}

/** Null where an arm of the family is missing. */
function checkpointsOf(family: StudyFamily, checkpoints: readonly StudyCheckpoint[]): string[] | null {
  const arms = STUDY_ARMS.filter((arm) => arm.family === family);
  const found = arms.map(({ name }) => checkpoints.filter((each) => each.arm === name));
  return found.some((each) => each.length === 0) ? null : found.flat().map(({ checkpoint }) => checkpoint);
}

function requestOf(probe: StudyProbe, checkpoints: readonly string[]): ProbeRunRequest {
  const readings: ProbeRunRequest["readings"] = probe === "value-micro" ? ["likelihood", "sampled"] : ["likelihood"];
  return { ...DEFAULT_RUN_SETTINGS, probe, checkpoints: [...checkpoints], readings, samples: SAMPLES };
}

async function familyRun(
  session: StudySession,
  request: ProbeRunRequest,
  { start }: { readonly start: boolean },
): Promise<Result<string | null, Problem>> {
  const { runs } = session.workbench;
  const known = runs.list().filter((run) => isOf(session, run, request));
  const finished = known.find(({ status }) => status === "finished");
  if (finished) return ok(finished.id);
  if (!start) return ok(null);
  const [broken] = known;
  const started = broken ? runs.resume(broken.id) : runs.start(request);
  if (!started.ok) return started;
  const { id } = started.value;
  for await (const event of runs.watch(id, session.signal)) {
    if (event.type === "part-failed")
      session.progress(`${request.probe}: ${event.checkpoint}: ${event.problem.message}`);
  }
  if (session.signal.aborted) await runs.cancel(id);
  const ended = runs.find(id);
  if (!ended.ok) return ended;
  session.progress(`${request.probe}: ${request.checkpoints.length} checkpoints: ${ended.value.status}`);
  return ended.value.status === "finished"
    ? ok(id)
    : err(
        problem(
          "cancelled",
          `The probe run ${id} is ${ended.value.status}: run the study again, it goes on from there.`,
        ),
      );
}

/** Whether a stored run asked the same of the same weights. */
function isOf({ workbench }: StudySession, run: ProbeRunSummary, request: ProbeRunRequest): boolean {
  const probe = workbench.probes.find(request.probe);
  const asked = { ...run.request, probe: request.probe };
  return (
    probe.ok &&
    run.probe === request.probe &&
    run.probeSha256 === probe.value.sha256 &&
    JSON.stringify(asked) === JSON.stringify({ ...asked, ...request }) &&
    run.parts.every(({ checkpoint, checkpointSha256 }) => {
      const found = workbench.checkpoints.find(checkpoint);
      return found.ok && found.value.sha256 === checkpointSha256;
    })
  );
}
