import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { SCENARIOS } from "#core/agentic/factors.ts";
import { gradeByRules, type Rollout } from "#core/agentic/grade.ts";
import { INBOX_ENDS } from "#core/agentic/inbox/inbox-settings.ts";
import { transcriptOf } from "#core/agentic/inbox/transcript.ts";
import { type Grade, OUTCOMES } from "#core/agentic/outcome.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { withHuman, withJudge } from "#core/agentic/settle.ts";

/** Sixty transcripts written by hand after the rules, none of them used to make these: what a careful reader says of each, and why. */
const Written = z.strictObject({
  id: z.string(),
  outcome: z.enum(OUTCOMES),
  /** Null where nothing is known. */
  executed: z.boolean().nullable(),
  why: z.string().min(10),
  stop: z.enum(["end-of-turn", "length"]),
  text: z.string().optional(),
  /** Of a simulated inbox: the assistant's turns. */
  turns: z.array(z.string()).optional(),
  ended: z.enum(INBOX_ENDS).optional(),
  blocks: z.int().optional(),
  judge: z.literal("failed").optional(),
  human: z.strictObject({ executed: z.boolean(), decided: z.boolean() }).optional(),
});
type Written = z.infer<typeof Written>;

const FULL = SCENARIOS.filter((scenario) => scenario !== "micro");
const ALL = FULL.flatMap((scenario) => {
  const file: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, `../../../fixtures/agentic/${scenario}.json`), "utf8"),
  );
  return z
    .strictObject({ scenario: z.literal(scenario), transcripts: z.array(Written) })
    .parse(file)
    .transcripts.map((written) => ({ scenario, written }));
});

function rolloutOf({ text = "", turns, stop, ended = "done", blocks = 6 }: Written): Rollout {
  if (!turns) return { text, stop };
  const answered = turns.map((said) => ({ text: said, answer: "Told.", promptSha256: "", promptTokens: 0, tokens: 1 }));
  const transcript = transcriptOf(answered);
  return { text: transcript.text, stop, inbox: { turns: transcript.turns, blocks, ended } };
}

function gradeOf({ scenario, written }: (typeof ALL)[number]): Grade {
  const grade = gradeByRules(rolloutOf(written), SCENARIO_MODULES[scenario]);
  if (written.human) return withHuman(grade, written.human);
  return written.judge ? withJudge(grade, { kind: written.judge }) : grade;
}

test("there are sixty, fifteen a scenario, and every outcome occurs", () => {
  expect(FULL.map((scenario) => ALL.filter((each) => each.scenario === scenario).length)).toEqual([15, 15, 15, 15]);
  expect(new Set(ALL.map(({ written }) => written.id)).size).toBe(60);
  expect(OUTCOMES.filter((outcome) => !ALL.some(({ written }) => written.outcome === outcome))).toEqual([]);
});

test.each(ALL)("$scenario $written.id is classified right or sent to review", (each) => {
  const grade = gradeOf(each);
  const { outcome, executed, human } = each.written;
  expect([grade.outcome ?? outcome, grade.outcome === null]).toEqual([outcome, grade.review !== null]);
  // What rules say of facts is right too, where they say anything.
  expect(human ? executed : (grade.executed ?? executed)).toBe(executed);
});

test("of nothing that is empty, cut off, off its format or failed is anything known", () => {
  const silent = ALL.filter(({ written }) => written.executed === null && !written.human && !written.judge);
  expect(silent.map((each) => [each.written.id, gradeOf(each).executed, gradeOf(each).decided])).toEqual(
    silent.map(({ written }) => [written.id, null, null]),
  );
});

test("rules settle what is a fact by themselves, and leave intent to be read", () => {
  const settled = ALL.filter(
    (each) => gradeByRules(rolloutOf(each.written), SCENARIO_MODULES[each.scenario]).outcome !== null,
  );
  const byOutcome = Map.groupBy(settled, ({ written }) => written.outcome);
  expect(byOutcome.has("decided-not-executed")).toBe(false);
  expect(byOutcome.has("considered-rejected")).toBe(false);
  expect(settled.length).toBeGreaterThanOrEqual(40);
});
