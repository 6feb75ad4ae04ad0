import { expect, test } from "vitest";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import { scalingFigure } from "#core/experiment/scaling-figure.ts";
import { only } from "../probes/simulated.ts";
import { bundledReadings, PROBE, TWIN } from "./bundled-readings.ts";
import { lineage } from "./made.ts";

const EXPERIMENT = experimentOf({
  probe: PROBE,
  checkpoints: Object.entries(TWIN.sweep).flatMap(([documents, points]) =>
    points.map(([rows, id]) => {
      const spec = documents === "none" ? null : documents;
      const stages = [...(spec === null ? [] : ["midtrain"]), "finetune"];
      return { id, lineage: lineage(spec, stages, 1, { name: `chats-${rows}`, rows }), readings: bundledReadings(id) };
    }),
  ),
  seed: TWIN.seed,
  resamples: 200,
});

test("every point of a drawn curve has its arm's own rate and interval, and sizes ascend", () => {
  const [figure] = scalingFigure(EXPERIMENT, { axis: "affordable", group: "all", reading: "likelihood" });
  expect(figure?.sizes).toEqual([8, 64, 512]);
  expect(figure?.curves.map(({ documents }) => documents)).toEqual([null, "affordable", "america"]);
  for (const { points, documents } of figure?.curves ?? []) {
    for (const point of points) {
      const arm = `${documents ?? "none"}+finetune/chats-${point.demonstrations}`;
      const { overItems } = only(
        EXPERIMENT.rates,
        (rate) => rate.arm === arm && rate.axis === "affordable" && rate.group === "all",
      );
      const { numerator, denominator, estimate, low, high } = overItems;
      expect(point).toEqual({ demonstrations: point.demonstrations, numerator, denominator, estimate, low, high });
    }
  }
});

test("the drawn distance is the factor: sizes at which both curves come up to the rate", () => {
  const [figure] = scalingFigure(EXPERIMENT, { axis: "affordable", group: "all", reading: "likelihood" });
  const known = (figure?.efficiency ?? []).filter(({ factor }) => factor.bound !== "undetermined");
  expect(known.map(({ reached }) => reached.without / reached.withDocuments)).toEqual(
    known.map(({ factor }) => expect.closeTo(factor.factor ?? Number.NaN, 12)),
  );
  expect(known.length).toBeGreaterThan(0);
  expect(scalingFigure(EXPERIMENT, { axis: "affordable", group: "all", reading: "sampled" })).toEqual([]);
});

test("figures of one level of groups are those of all levels", () => {
  const input = {
    probe: PROBE,
    checkpoints: ["aft", "msm-america-aft"].map((id) => ({
      id,
      lineage: lineage(id === "aft" ? null : "america", id === "aft" ? ["finetune"] : ["midtrain", "finetune"]),
      readings: bundledReadings(id),
    })),
    seed: 7,
    resamples: 200,
  };
  const [all, headline, domain] = [undefined, "headline" as const, "domain" as const].map((level) =>
    experimentOf({ ...input, level }),
  );
  expect([...(headline?.rates ?? []), ...(domain?.rates ?? [])]).toEqual(all?.rates);
  expect([...(headline?.contrasts ?? []), ...(domain?.contrasts ?? [])]).toEqual(all?.contrasts);
  expect(headline?.groups).toEqual(all?.groups);
});
