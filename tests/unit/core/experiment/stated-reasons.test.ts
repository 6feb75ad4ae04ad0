import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { armsOf } from "#core/experiment/arms.ts";
import { reasonShares } from "#core/experiment/stated-reasons.ts";
import { groupsOf } from "#core/probes/groups.ts";
import { questionsOf } from "#core/probes/questions.ts";
import { type WhyAnswer, WhySet, type WhyState } from "#core/probes/stated-reasons.ts";
import { only } from "../probes/simulated.ts";
import { PROBE } from "./bundled-readings.ts";
import { lineage } from "./made.ts";

/** Computed a second time by `tests/twins/test_stated_reasons.py`, which wrote the file and checks it. */
const TWIN = z
  .strictObject({
    seed: z.number(),
    resamples: z.number(),
    answers: z.record(z.string(), z.strictObject({ chosen: z.string(), reasons: z.string() })),
    shares: z.array(
      z.strictObject({
        arm: z.string(),
        group: z.string(),
        reason: z.string(),
        numerator: z.number(),
        denominator: z.number(),
        low: z.number(),
        high: z.number(),
        perSeed: z.array(z.number()),
        overSeeds: z.strictObject({ estimate: z.number(), low: z.number(), high: z.number() }).nullable(),
      }),
    ),
  })
  .parse(read("../../../twins/stated-reasons.json"));

const SET = WhySet.parse(read("../../../../models/why/value-micro.json"));
const STATES: Readonly<Record<string, WhyState>> = { ".": "no-reason", "+": "several", _: "empty", "~": "truncated" };

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
}

function answersOf({ chosen, reasons }: { readonly chosen: string; readonly reasons: string }): WhyAnswer[] {
  return questionsOf(PROBE).map(({ itemId, form, order }, index): WhyAnswer => {
    const letter = reasons[index] ?? ".";
    const reason = SET.reasons[letter.charCodeAt(0) - "a".charCodeAt(0)]?.id ?? null;
    const state = reason === null ? (STATES[letter] ?? "no-reason") : "reason";
    return {
      itemId,
      form,
      order,
      promptSha256: "",
      seed: "",
      text: "",
      chosen: chosen[index] === "1" ? 1 : 0,
      state,
      reason,
    };
  });
}

const SHARES = reasonShares({
  set: SET,
  groups: groupsOf(PROBE),
  arms: armsOf(
    Object.keys(TWIN.answers).map((id) => {
      const america = id.includes("america");
      const stages = [...(america ? ["midtrain"] : []), "finetune"];
      return { id, lineage: lineage(america ? "america" : null, stages, id.endsWith("-2") ? 2 : 1) };
    }),
  ).arms,
  answers: new Map(Object.entries(TWIN.answers).map(([id, answers]) => [id, answersOf(answers)])),
  seed: TWIN.seed,
  resamples: TWIN.resamples,
});

test.each(TWIN.shares.map((share) => [share.reason, share.arm, share.group, share] as const))(
  "%s of %s on %s is what a second computation gives",
  (reason, arm, group, expected) => {
    const { overItems, perSeed, overSeeds } = only(
      SHARES,
      (share) => share.reason === reason && share.arm === arm && share.group === group,
    );
    const { numerator, denominator, low, high } = overItems;
    const near = (value: number): unknown => expect.closeTo(value, 11);
    expect({ numerator, denominator, low, high }).toEqual({
      numerator: expected.numerator,
      denominator: expected.denominator,
      low: near(expected.low),
      high: near(expected.high),
    });
    expect(perSeed.map((seed) => seed.numerator)).toEqual(expected.perSeed);
    expect(overSeeds && { estimate: overSeeds.estimate, low: overSeeds.low, high: overSeeds.high }).toEqual(
      expected.overSeeds && {
        estimate: near(expected.overSeeds.estimate),
        low: near(expected.overSeeds.low),
        high: near(expected.overSeeds.high),
      },
    );
  },
);

test("answers that name no single reason are left out and counted by why; shares of an arm add up to one", () => {
  const arm = SHARES.filter((share) => share.arm === "none+finetune" && share.group === "all");
  const reasons = arm.filter((share) => SET.reasons.some(({ id }) => id === share.reason));
  expect(reasons.reduce((sum, { overItems }) => sum + overItems.numerator, 0)).toBe(reasons[0]?.overItems.denominator);
  const left = Object.values(reasons[0]?.overItems.excluded ?? {}).reduce((sum, count) => sum + count, 0);
  expect((reasons[0]?.overItems.denominator ?? 0) + left).toBe(2 * questionsOf(PROBE).length);
  expect(left).toBeGreaterThan(0);
});
