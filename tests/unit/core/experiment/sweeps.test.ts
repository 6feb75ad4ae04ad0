import { expect, test } from "vitest";
import { armsOf } from "#core/experiment/arms.ts";
import { experimentOf } from "#core/experiment/experiment-of.ts";
import { scalingFigure } from "#core/experiment/scaling-figure.ts";
import { sweepsOf } from "#core/experiment/sweeps.ts";
import { curveWords, lessDataWords } from "#core/experiment/words.ts";
import { bundledReadings, PROBE, TWIN } from "./bundled-readings.ts";
import { lineage } from "./made.ts";

type Trained = readonly [id: string, spec: string | null, name: string, rows: number, after?: readonly string[]];

function made(trained: readonly Trained[]) {
  return trained.map(([id, spec, name, rows, after = ["finetune"]]) => ({
    id,
    lineage: lineage(spec, [...(spec === null ? [] : ["midtrain"]), ...after], 1, { name, rows }),
  }));
}

const kinds = (trained: readonly Trained[]) =>
  sweepsOf(armsOf(made(trained)).arms).map(({ data, arms }) => [data, arms.map((arm) => arm.demonstrations)]);

test("other lessons are no other size: they join no curve of the lessons that were swept", () => {
  const sweep: readonly Trained[] = [
    ["a", null, "chats-8", 8],
    ["b", null, "chats-64", 64],
    ["c", null, "chats", 512],
  ];
  expect(kinds(sweep)).toEqual([["", [8, 64, 512]]]);
  expect(kinds([...sweep, ["d", null, "rules", 512]])).toEqual([["chats", [8, 64, 512]]]);
  expect(kinds([...sweep, ["d", null, "rules", 300]])).toEqual([["chats", [8, 64, 512]]]);
  expect(
    kinds([...sweep, ["d", null, "rules", 300], ["e", "america", "chats-8", 8], ["f", "america", "chats-64", 64]]),
  ).toEqual([
    ["chats", [8, 64, 512]],
    ["chats", [8, 64]],
  ]);
});

test("sizes whose names say nothing are one curve as long as no two are alike", () => {
  expect(
    kinds([
      ["a", null, "few", 8],
      ["b", null, "many", 64],
    ]),
  ).toEqual([["", [8, 64]]]);
  expect(
    kinds([
      ["a", null, "few", 64],
      ["b", null, "many", 64],
    ]),
  ).toEqual([]);
});

test("the factor asks for the rate of the largest set of the same lessons, whatever else was trained", () => {
  const swept = Object.entries(TWIN.sweep).flatMap(([documents, points]) =>
    points.map(([rows, id]): Trained => [id, documents === "none" ? null : documents, `chats-${rows}`, rows]),
  );
  const measured = (trained: readonly Trained[]) =>
    experimentOf({
      probe: PROBE,
      checkpoints: made(trained).map((each) => ({ ...each, readings: bundledReadings(each.id) })),
      level: "headline",
      seed: TWIN.seed,
      resamples: 100,
    });
  const alone = measured(swept);
  const beside = measured([...swept, ["base-2", null, "rules", 4000]]);
  const place = { axis: "affordable", group: "all", reading: "likelihood" } as const;
  const [one, other] = [alone, beside].map((each) => scalingFigure(each, place)[0]);
  expect(other?.data).toBe("chats");
  expect(other?.sizes).toEqual([8, 64, 512]);
  expect(other?.efficiency.map(({ target, factor, low, high }) => [target, factor, low, high])).toEqual(
    one?.efficiency.map(({ target, factor, low, high }) => [target, factor, low, high]),
  );
  expect(one?.efficiency).toHaveLength(2);
  expect(curveWords({ documents: "america", data: other?.data ?? "" })).toBe("MSM america, chats");
  expect(
    (one?.efficiency ?? []).map(({ factor }) => lessDataWords(factor)).filter((words) => /not .* less/.test(words)),
  ).toEqual([]);
});
