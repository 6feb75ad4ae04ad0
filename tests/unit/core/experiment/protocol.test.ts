import { expect, test } from "vitest";
import {
  lookDeviations,
  Protocol,
  protocolFault,
  runDeviations,
  type RunUnderProtocol,
  sealedGroups,
  standingWords,
} from "#core/experiment/protocol.ts";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import { PROBE } from "./bundled-readings.ts";

const { readings, samples, seed, temperature, topP, maxTokens } = DEFAULT_RUN_SETTINGS;
const PROTOCOL = Protocol.parse({
  name: "p1",
  probe: { id: PROBE.id, version: 1, sha256: "a".repeat(64) },
  plan: { name: "micro-world", sha256: "b".repeat(64) },
  baseline: "none+finetune",
  axis: "american",
  groups: { dev: ["in-domain"], heldOut: ["held-out:seen"] },
  decoding: { readings, samples, seed, temperature, topP, maxTokens },
  claim: "",
});
const FROZEN = { ...PROTOCOL, sha256: "c".repeat(64), author: "Bo", frozenAt: "2026-11-26T07:00:00.000Z" };
const RUN: RunUnderProtocol = {
  probe: PROTOCOL.probe,
  createdAt: "2026-11-26T08:00:00.000Z",
  request: { ...DEFAULT_RUN_SETTINGS, probe: PROBE.id, checkpoints: ["a"], readings: ["likelihood"] },
  plans: [
    { checkpoint: "a", sha256: "b".repeat(64) },
    { checkpoint: "unknown", sha256: null },
  ],
};

test("a run that is as frozen deviates in nothing, also where sampling differs and nothing was sampled", () => {
  expect(runDeviations(FROZEN, RUN)).toEqual([]);
  expect(runDeviations(FROZEN, { ...RUN, request: { ...RUN.request, temperature: 0.3 } })).toEqual([]);
});

test("an earlier run, another probe version, another seed, changed decoding and another plan are each said", () => {
  const other: RunUnderProtocol = {
    probe: { ...RUN.probe, version: 2, sha256: "d".repeat(64) },
    createdAt: "2026-11-26T06:00:00.000Z",
    request: { ...RUN.request, readings: ["likelihood", "sampled"], seed: 9, temperature: 0.3 },
    plans: [{ checkpoint: "a", sha256: "e".repeat(64) }],
  };
  expect(runDeviations(FROZEN, other)).toEqual([
    "the run began at 2026-11-26T06:00:00.000Z, before the protocol was frozen",
    "the probe is v2 (dddddddddddd) and not v1 (aaaaaaaaaaaa)",
    "readings likelihood, sampled and not likelihood",
    "seed 9 and not 7",
    "temperature 0.3 and not 1",
    "a is not of the plan micro-world",
  ]);
});

test("only what the protocol does not name is a deviation of what was looked at", () => {
  expect(
    lookDeviations(PROTOCOL, {
      axis: "american",
      group: "in-domain",
      reading: "likelihood",
      baseline: "none+finetune",
    }),
  ).toEqual([]);
  expect(lookDeviations(PROTOCOL, {})).toEqual([]);
  expect(lookDeviations(PROTOCOL, { axis: "affordable", group: "all", reading: "sampled", baseline: "none" })).toEqual([
    "axis affordable was looked at and not american",
    "group all was looked at, which the protocol does not name",
    "the sampled reading was looked at",
    "the baseline was none and not none+finetune",
  ]);
});

test("every group that holds a held-out item is closed, and a group to try on may hold none", () => {
  const sealed = sealedGroups(PROBE, PROTOCOL);
  expect(sealed).toContain("all");
  expect(sealed).toContain("domain:art");
  expect(["in-domain", "held-out:facts", "domain:cheese"].filter((group) => sealed.includes(group))).toEqual([]);
  expect(protocolFault(PROTOCOL, PROBE)).toBeNull();
  const of = (dev: string[], axis = "american") =>
    protocolFault({ ...PROTOCOL, axis, groups: { dev, heldOut: ["held-out:seen"] } }, PROBE);
  expect(of(["all"])).toContain('"all"');
  expect(of(["elsewhere"])).toContain('no group "elsewhere"');
  expect(of([], "colour")).toContain('no axis "colour"');
});

test("what stands above figures names who froze, who opened, and what differs", () => {
  const log = [
    { kind: "opened" as const, run: "r1", detail: "held-out groups", author: "Cy", at: "then" },
    { kind: "deviation" as const, run: "r1", detail: "seed 9 and not 7", author: "not named", at: "later" },
  ];
  expect(standingWords({ protocol: FROZEN, log, sealed: [], unopened: ["r2"], replaces: ["p0"] })).toEqual([
    "Protocol p1 (cccccccccccc) was frozen by Bo at 2026-11-26T07:00:00.000Z; it takes the place of p0",
    "Its held-out groups are closed for run r2",
    "Its held-out groups were opened for run r1 by Cy at then",
    "Deviation in run r1: seed 9 and not 7 (first seen at later)",
  ]);
});
