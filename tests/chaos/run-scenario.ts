import { rmSync } from "node:fs";
import { createRandom, type Random } from "#core/base/random.ts";
import { live, type Life } from "./life.ts";
import { describeMoment, type Reach } from "./moment.ts";
import type { Job, Scenario } from "./scenario.ts";

export interface Outcome {
  readonly kills: number;
  /** Of the kills, by how far the work was in what was stored when it was opened again: tenths, and done. */
  readonly landed: readonly number[];
  /** Jobs that came to their end and were compared. */
  readonly verified: number;
  readonly faults: readonly string[];
}

/** Deaths of one job before it is let go to its end, so that ends are looked at too. */
const DEATHS_A_JOB = 9;
/** Starting takes part of each life, however little is left to do. */
const LEAST_LEFT = 0.3;
const TENTHS = 11;
const MOST_FAULTS = 5;
/** Jobs for each kill that is asked for: where moments are missed again and again, that is told. */
const JOBS_A_KILL = 4;

export interface Course {
  readonly kills: number;
  readonly seed: string;
  /** Told of each death: which it is, and how far the work was. */
  readonly onDeath?: (nth: number, place: number) => void;
}

/** Kills processes of a scenario, job after job. The same seed draws the same moments. */
export async function runScenario(scenario: Scenario, { kills, seed, onDeath }: Course): Promise<Outcome> {
  const bench = await scenario.open();
  const landed = Array.from({ length: TENTHS }, () => 0);
  const faults: string[] = [];
  const reach: Reach = { ms: 0, news: 0, bytes: 0 };
  let [killed, verified, jobs] = [0, 0, 0];
  while (killed < kills && faults.length < MOST_FAULTS && jobs <= JOBS_A_KILL * kills) {
    const random = createRandom(`${seed}/${scenario.name}/${jobs++}`);
    const job = await bench.begin(random);
    const before = killed;
    try {
      // The first is left undisturbed: it tells how long a life is, and what it must end with.
      const enough = (): boolean => jobs === 1 || killed >= kills || killed - before >= DEATHS_A_JOB;
      for await (const place of deaths(job, { random, reach, enough })) {
        onDeath?.(++killed, place);
        const tenth = Math.min(TENTHS - 1, Math.floor(place * 10));
        landed[tenth] = (landed[tenth] ?? 0) + 1;
      }
      await job.verify();
      verified++;
      await job.close?.();
      rmSync(job.workspace, { recursive: true, force: true });
    } catch (cause) {
      // Our own mistakes in a scenario are to be seen as well; the workspace is kept to be looked at.
      const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      faults.push(`job ${jobs - 1} of seed ${seed}, after ${killed - before} kills, in ${job.workspace}: ${why}`);
    }
  }
  await bench.close?.();
  if (killed < kills && faults.length < MOST_FAULTS) faults.push(`of ${jobs} jobs only ${killed} kills landed`);
  return { kills: killed, landed, verified, faults };
}

interface Stalking {
  readonly random: Random;
  readonly reach: Reach;
  readonly enough: () => boolean;
}

/** Lives of a job until one comes to its end; where each death found or left the work. */
async function* deaths(job: Job, { random, reach, enough }: Stalking): AsyncGenerator<number> {
  for (let place = 0; ;) {
    const most = enough() ? 0 : (job.mostKills ?? 1);
    const life = await live(job, { random, reach, left: Math.max(LEAST_LEFT, 1 - place), most });
    place = await lookAt(job, life);
    for (const { done } of life.kills) yield job.survives === true ? done / job.goal : place;
    if (life.finished) return;
  }
}

async function lookAt(job: Job, { heard, kills }: Life): Promise<number> {
  try {
    return await job.look(heard);
  } catch (cause) {
    const when = kills.map(({ moment }) => describeMoment(moment)).join("; ");
    throw new Error(`killed at ${when === "" ? "no moment" : when}: ${String(cause)}`, { cause });
  }
}
