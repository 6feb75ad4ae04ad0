import { isDeepStrictEqual } from "node:util";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { chooseRateOf } from "#core/experiment/arm-rates.ts";
import type { ExperimentArm } from "#core/experiment/arms.ts";
import {
  ITEM_PLACE,
  type NewPrediction,
  type Prediction,
  type PredictionScore,
  scorePrediction,
} from "#core/experiment/prediction.ts";
import { groupsOf } from "#core/probes/groups.ts";
import { targetOf, type Probe } from "#core/probes/probe.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import type { Store } from "#native/storage/store.ts";
import type { Experiments } from "./experiments.ts";
import { newWorkId } from "./work-id.ts";

/** What there is to predict: names alone, no figure. */
export interface Predictable {
  readonly probe: Pick<Probe, "id" | "version">;
  readonly arms: readonly ExperimentArm[];
  readonly axes: Probe["axes"];
  readonly groups: readonly { readonly id: string; readonly level: "headline" | "domain"; readonly items: number }[];
  readonly readings: readonly ReadingKind[];
}

/** A prediction; its score once it was revealed. */
export interface PredictionView {
  readonly prediction: Prediction;
  readonly score: PredictionScore | null;
}

interface Dependencies {
  readonly store: Store;
  readonly experiments: Experiments;
  readonly now: () => Date;
}

/** What people say that checkpoints will choose, before they look; scored when it is revealed, and never changed after. */
export class Predictions {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  predictable(runIds: readonly string[]): Result<Predictable, Problem> {
    const outline = this.#deps.experiments.outline(runIds);
    if (!outline.ok) return outline;
    const { probe, arms, readings } = outline.value;
    return ok({
      probe: { id: probe.id, version: probe.version },
      arms,
      axes: probe.axes,
      groups: groupsOf(probe).map(({ id, level, items }) => ({ id, level, items: items.length })),
      readings,
    });
  }

  /** Keeps a prediction; with `id` in the place of one that was not revealed. */
  save(wanted: NewPrediction, id?: string): Result<Prediction, Problem> {
    const outline = this.#deps.experiments.outline(wanted.runs);
    if (!outline.ok) return outline;
    const fault = faultOf(wanted, outline.value);
    if (fault) return err(problem("prediction-wrong", fault));
    if (id !== undefined) {
      const known = this.#open(id);
      if (!known.ok) return known;
    }
    const { store, now } = this.#deps;
    const saved: Prediction = {
      ...wanted,
      id: id ?? newWorkId(now()),
      savedAt: now().toISOString(),
      revealedAt: null,
      shownBefore: store.predictions.firstShown(wanted.runs),
    };
    store.predictions.put(saved);
    return ok(saved);
  }

  /** Of some runs, or all; newest first. */
  list(runs?: readonly string[]): Prediction[] {
    const all = this.#deps.store.predictions.list();
    return runs === undefined ? all : all.filter((each) => each.runs.some((run) => runs.includes(run)));
  }

  async show(id: string): Promise<Result<PredictionView, Problem>> {
    const found = this.#find(id);
    return found.ok ? this.#view(found.value) : found;
  }

  /** Those of some runs, newest first. */
  async shown(runs: readonly string[]): Promise<Result<PredictionView[], Problem>> {
    const views: PredictionView[] = [];
    // One after the other: the first computes what the others are scored by.
    for (const prediction of this.list(runs)) {
      const view = await this.#view(prediction);
      if (!view.ok) return view;
      views.push(view.value);
    }
    return ok(views);
  }

  /** Shows what came of it. From then on it cannot be changed or removed. */
  async reveal(id: string): Promise<Result<PredictionView, Problem>> {
    const found = this.#find(id);
    if (!found.ok) return found;
    if (found.value.revealedAt !== null) return this.show(id);
    const score = await this.#score(found.value);
    if (!score.ok) return score;
    // It may have been changed, removed or revealed while it was scored.
    const now = this.#find(id);
    if (!now.ok) return now;
    if (!isDeepStrictEqual(now.value, found.value)) return this.reveal(id);
    const prediction = { ...found.value, revealedAt: this.#deps.now().toISOString() };
    this.#deps.store.predictions.put(prediction);
    return ok({ prediction, score: score.value });
  }

  remove(id: string): Result<null, Problem> {
    const open = this.#open(id);
    if (!open.ok) return open;
    this.#deps.store.predictions.remove(id);
    return ok(null);
  }

  #find(id: string): Result<Prediction, Problem> {
    const found = this.#deps.store.predictions.find(id);
    return found
      ? ok(found)
      : err(problem("prediction-unknown", `There is no prediction "${id}": see msm predict list.`));
  }

  #open(id: string): Result<Prediction, Problem> {
    const found = this.#find(id);
    if (!found.ok || found.value.revealedAt === null) return found;
    return err(
      problem(
        "prediction-revealed",
        `Prediction "${id}" was revealed at ${found.value.revealedAt} and stays as it is: make another.`,
      ),
    );
  }

  async #view(prediction: Prediction): Promise<Result<PredictionView, Problem>> {
    if (prediction.revealedAt === null) return ok({ prediction, score: null });
    const score = await this.#score(prediction);
    return score.ok ? ok({ prediction, score: score.value }) : score;
  }

  async #score(prediction: Prediction): Promise<Result<PredictionScore, Problem>> {
    const read = await this.#deps.experiments.withReadings(prediction.runs);
    if (!read.ok) return read;
    const { report, readings } = read.value;
    const sealed = prediction.entries.find(({ place }) =>
      report.sealed.includes(place.startsWith(ITEM_PLACE) ? "all" : place),
    );
    if (sealed) {
      return err(
        problem(
          "groups-sealed",
          `A protocol keeps ${sealed.place} closed for these runs: open its held-out groups first (msm protocol open).`,
        ),
      );
    }
    const chooses = new Map(
      [...readings].flatMap(([checkpoint, found]) => {
        const choose = chooseRateOf(found, prediction.reading);
        return choose ? [[checkpoint, choose] as const] : [];
      }),
    );
    return ok(scorePrediction(prediction, { experiment: report.experiment, items: report.probe.items, chooses }));
  }
}

interface Outline {
  readonly probe: Probe;
  readonly arms: readonly ExperimentArm[];
}

function faultOf({ axis, entries }: NewPrediction, { probe, arms }: Outline): string | null {
  const axes = probe.axes.map(({ id }) => id);
  if (!axes.includes(axis)) return `Probe "${probe.id}" has no axis "${axis}": choose of ${axes.join(", ")}.`;
  const groups = groupsOf(probe);
  for (const [index, { arm, place }] of entries.entries()) {
    if (!arms.some(({ id }) => id === arm))
      return `"${arm}" is no arm of this experiment: choose of ${arms.map(({ id }) => id).join(", ")}.`;
    const items = place.startsWith(ITEM_PLACE)
      ? probe.items.filter(({ id }) => id === place.slice(ITEM_PLACE.length))
      : (groups.find(({ id }) => id === place)?.items ?? []);
    if (!items.some((item) => targetOf(item, axis) !== null))
      return `"${place}" has no item of "${probe.id}" that counts for ${axis}: name one of ${groups.map(({ id }) => id).join(", ")}, or item:ID.`;
    if (entries.findIndex((each) => each.arm === arm && each.place === place) < index)
      return `"${arm}" on "${place}" is predicted twice: once is enough.`;
  }
  return null;
}
