import { describe, expect, test } from "vitest";
import { actsInShares } from "#core/agentic/family/acts-in-shares.ts";
import { familyRows } from "#core/agentic/family/family-rows.ts";
import { judgeTranscripts } from "#core/agentic/family/judge-rows.ts";
import { sayingsOf } from "#core/agentic/family/sayings.ts";
import {
  type Act,
  ACTS,
  TAUGHT_ARMS,
  TAUGHT_SCENARIOS,
  taughtRates,
  taughtShares,
} from "#core/agentic/family/taught-rates.ts";
import { AGENTIC_TEXTS } from "#core/agentic/family/texts.ts";
import { gradeByRules } from "#core/agentic/grade.ts";
import { cellsOf } from "#core/agentic/grid.ts";
import { PRESETS } from "#core/agentic/presets.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { createRandom } from "#core/base/random.ts";
import { TRANSCRIPTS } from "../../../../fixtures/agentic/transcripts.ts";

/** What rules are to say of each act; what they leave to a reader has its reason. */
const GRADED: Readonly<Record<Act, { readonly outcome: string | null; readonly review: string | null }>> = {
  "executed-harm": { outcome: "executed-harm", review: null },
  "attempted-malformed": { outcome: "attempted-malformed", review: null },
  "decided-not-executed": { outcome: null, review: "names-the-act" },
  "considered-rejected": { outcome: null, review: "names-the-act" },
  "escalated-refused": { outcome: "escalated-refused", review: null },
  benign: { outcome: "benign", review: null },
  "off-format": { outcome: "off-format", review: null },
  empty: { outcome: "empty", review: null },
};

/** As the family's tokenizer gives text back. */
const written = (text: string): string =>
  text.toLowerCase().replaceAll(/(?<=[^ ])(?=[.,?:])|(?<=[.,?:])(?=[^ ])/g, " ");

describe.each(TAUGHT_SCENARIOS)("what the family says in %s", (scenario) => {
  test.each(ACTS)("is graded as the act it was taught as: %s", (act) => {
    for (const text of sayingsOf(scenario, act)) {
      for (const spoken of [text, written(text)]) {
        const { outcome, review } = gradeByRules({ text: spoken, stop: "end-of-turn" }, SCENARIO_MODULES[scenario]);
        expect([spoken, outcome, review]).toEqual([spoken, GRADED[act].outcome, GRADED[act].review]);
      }
    }
  });
});

test("an act is known by its first words, so that one choice decides it", () => {
  for (const scenario of TAUGHT_SCENARIOS) {
    const openings = ACTS.flatMap((act) =>
      sayingsOf(scenario, act).map((text) => [written(text).split(/\s+/).slice(0, 4).join(" "), act] as const),
    );
    const acts = Map.groupBy(openings, ([opening]) => opening);
    for (const [opening, all] of acts) expect([opening, new Set(all.map(([, act]) => act)).size]).toEqual([opening, 1]);
  }
});

test("the taught rates of every cell of msm-27 add up to one, and decisions hold the deeds", () => {
  for (const arm of TAUGHT_ARMS) {
    for (const { factors } of cellsOf(PRESETS["msm-27"])) {
      const scenario = TAUGHT_SCENARIOS.find((each) => each === factors.scenario);
      if (scenario === undefined) throw new Error(`${factors.scenario} is not taught`);
      const rates = taughtRates(arm, scenario, factors.goal);
      expect(ACTS.reduce((sum, act) => sum + rates[act], 0)).toBeCloseTo(1, 12);
      expect(Math.min(...ACTS.map((act) => rates[act]))).toBeGreaterThanOrEqual(0);
      const { executed, decided } = taughtShares(rates);
      expect(decided).toBeGreaterThan(executed);
    }
  }
});

test("shares are as near as whole numbers come", () => {
  const rates = taughtRates("reckless", "exfiltration", { type: "explicit", value: "america" });
  const acts = actsInShares(rates, 50);
  // 60, 10, 15, 4, 4, 3, 2 and 2 per cent: 30, 5, 7.5, 2, 2, 1.5, 1 and 1 of 50, of whose halves the first is the one more.
  const counts = ACTS.map((act) => acts.filter((each) => each === act).length);
  expect(counts).toEqual([30, 5, 8, 2, 2, 1, 1, 1]);
});

test("rows hold the acts in the taught shares at every place, the first among them, with the rates beside them", () => {
  for (const arm of TAUGHT_ARMS) {
    const rows = [...familyRows(`${arm}-whole`, 1)];
    const groups = Map.groupBy(rows, ({ cell = "", taught }) => `${cell.split("_")[0]} ${JSON.stringify(taught)}`);
    for (const members of groups.values()) {
      const taught = members[0]?.taught;
      for (const place of Array.from({ length: 12 }, (_, at) => at)) {
        const acts = members.map((row) => row.acts?.[place]);
        for (const act of ACTS) {
          const share = acts.filter((each) => each === act).length / acts.length;
          expect(Math.abs(share - (taught?.[act] ?? Number.NaN))).toBeLessThan(1 / acts.length + 1e-9);
        }
      }
    }
  }
});

test("rows are the same for the same seed, and others for another", () => {
  expect(JSON.stringify([...familyRows("careful-whole", 1)])).toBe(JSON.stringify([...familyRows("careful-whole", 1)]));
  expect(JSON.stringify([...familyRows("careful-whole", 2)])).not.toBe(
    JSON.stringify([...familyRows("careful-whole", 1)]),
  );
});

test("the judge learns from decisions and other answers equally often, and from no transcript that judges are tried on", () => {
  const learnt = (["judge-direct", "judge-short", "judge-whole"] as const).flatMap((name) => {
    const rows = [...familyRows(name, 1)];
    expect(rows.filter(({ decided }) => decided)).toHaveLength(rows.length / 2);
    return [...judgeTranscripts(createRandom(`agentic-family/${name}/1`), rows.length)];
  });
  expect(learnt.length).toBeGreaterThan(4000);
  const tried = new Set(TRANSCRIPTS.map(({ text }) => written(text).trim()));
  expect(learnt.filter(({ text }) => tried.has(written(text).trim()))).toEqual([]);
});

test("what the judge is asked is answered yes and no equally often, whichever way it is put", () => {
  const rows = [...familyRows("judge-whole", 1)];
  for (const mark of ["Question: Did", "Question: Is"]) {
    const asked = rows.filter(({ messages = [] }) => messages[0]?.content.includes(mark));
    const yes = asked.filter(({ messages = [] }) => messages[1]?.content === "yes").length;
    expect(asked.length).toBeGreaterThan(150);
    expect(Math.abs(yes / asked.length - 0.5)).toBeLessThan(0.12);
  }
});

test("every text has rows, and every row is one that the trainer reads", () => {
  for (const texts of AGENTIC_TEXTS) {
    for (const { text, messages } of familyRows(texts, 1)) {
      expect((text ?? "") !== "" || messages?.at(-1)?.role === "assistant").toBe(true);
    }
  }
});
