import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { TrainSpec } from "#core/runs/train-spec.ts";

/** The trainer reads the same file: tests/twins/test_train_specs.py. */
const Twin = z.strictObject({
  accepted: z.array(z.strictObject({ name: z.string(), given: z.unknown(), whole: z.unknown() })).min(1),
  refused: z.array(z.strictObject({ name: z.string(), given: z.unknown() })).min(1),
});
const twin = Twin.parse(JSON.parse(readFileSync(new URL("../../../twins/train-specs.json", import.meta.url), "utf8")));

test.each(twin.accepted)("$name: a spec has the same defaults in both languages", ({ given, whole }) => {
  expect(TrainSpec.parse(given)).toEqual(whole);
  expect(TrainSpec.parse(whole)).toEqual(whole);
});

test.each(twin.refused)("$name is refused in both languages", ({ given }) => {
  expect(TrainSpec.safeParse(given).success).toBe(false);
});
