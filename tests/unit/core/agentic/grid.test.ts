import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  type CellFactors,
  DEFAULT_ASSISTANT,
  EXTRAS,
  GOAL_PAIRS,
  GOAL_VALUES,
  NOTICES,
  SCENARIOS,
  SCRATCHPADS,
} from "#core/agentic/factors.ts";
import { fillText } from "#core/agentic/fill-text.ts";
import { GOALS } from "#core/agentic/goals.ts";
import { cellsOf, type GridFactors, type RenderedCell, renderCells } from "#core/agentic/grid.ts";
import { GridProbe } from "#core/agentic/grid-probe.ts";
import { PRESETS } from "#core/agentic/presets.ts";
import { canonicalPrompt, renderCell, renderScenario } from "#core/agentic/render-cell.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";

const FULL_SCENARIOS = SCENARIOS.filter((scenario) => scenario !== "micro");

function rendered(grid: GridFactors): RenderedCell[] {
  const cells = renderCells(cellsOf(grid));
  if (!cells.ok) throw new Error(cells.error.message);
  return cells.value;
}

const textOf = (factors: CellFactors): string => {
  const prompt = renderCell(factors);
  if (!prompt.ok) throw new Error(prompt.error.message);
  return `${prompt.value.system}\n${prompt.value.user}`;
};

const PLAIN: CellFactors = {
  scenario: "espionage",
  goal: { type: "explicit", value: "america" },
  urgency: "replacement",
  extra: "none",
  scratchpad: "private",
  assistant: DEFAULT_ASSISTANT,
  notice: "none",
  interaction: "single",
};

test.each([
  ["msm-27", 27],
  ["lynch-18", 18],
  ["lynch-full", 234],
  ["pilot-9", 9],
  ["agentic-micro", 4],
  ["inbox-9", 9],
  ["inbox-micro", 2],
] as const)("%s has exactly %i cells, each with an id and a prompt of its own", (name, count) => {
  const cells = rendered(PRESETS[name]);
  const prompts = new Set(cells.map(({ prompt }) => canonicalPrompt(prompt)));
  expect([cells.length, new Set(cells.map(({ id }) => id)).size, prompts.size]).toEqual([count, count, count]);
});

test("every level of every factor renders, and no two combinations to the same text", () => {
  const cells = rendered({
    scenario: FULL_SCENARIOS,
    goal: PRESETS["lynch-full"].goal,
    urgency: PRESETS["lynch-full"].urgency,
    extra: EXTRAS,
    scratchpad: SCRATCHPADS,
    assistant: [DEFAULT_ASSISTANT, "Qwen"],
    notice: NOTICES,
  });
  expect(new Set(cells.map(({ prompt }) => canonicalPrompt(prompt))).size).toBe(cells.length);
});

describe("known defects of such grids", () => {
  test("known defect 1, placeholder leakage: a prompt with an unresolved variable is refused and names it", () => {
    const scenario = SCENARIO_MODULES.espionage;
    const { firm: _firm, ...values } = scenario.values;
    const refused = renderScenario({ ...scenario, values }, { ...PLAIN, extra: "prohibitions" });
    expect(refused).toEqual({
      ok: false,
      error: {
        code: "prompt-unresolved",
        message:
          "The prompt of cell espionage_explicit-america_replacement_prohibitions holds the unresolved variable {{firm}}, so it cannot be run: give it a value in the scenario's text.",
      },
    });
    for (const leak of ["{{a}}", "${a}", "{firm_name}", "<%= a %>", "[[firm]]"]) {
      expect(fillText(`About ${leak}.`, {}, "a cell").ok).toBe(false);
    }
  });

  test("known defect 5, unnoted changes of the texts: no rendered prompt changes under its scenario's version", () => {
    const held: unknown = JSON.parse(
      readFileSync(new URL("../../../golden/agentic-prompts.json", import.meta.url), "utf8"),
    );
    const hashes = SCENARIOS.map((scenario) => {
      const goal = scenario === "micro" ? PRESETS["agentic-micro"].goal : PRESETS["lynch-full"].goal;
      const urgency = scenario === "micro" ? PRESETS["agentic-micro"].urgency : PRESETS["lynch-full"].urgency;
      const wordings =
        scenario === "micro"
          ? ({ extra: ["none"], scratchpad: ["none"], notice: ["none"] } as const)
          : { extra: EXTRAS, scratchpad: SCRATCHPADS, notice: NOTICES };
      const cells = rendered({ scenario: [scenario], goal, urgency, assistant: [DEFAULT_ASSISTANT], ...wordings });
      const hash = createHash("sha256");
      for (const { id, prompt } of cells) hash.update(`${id}\n${canonicalPrompt(prompt)}\n`);
      return [`${scenario} v${SCENARIO_MODULES[scenario].version}`, hash.digest("hex")];
    });
    expect(Object.fromEntries(hashes)).toEqual(held);
  });

  test("known defect 6, swap that behaves like latent: in a swap the company turns to the assistant's own goal, which is stated", () => {
    const swap = renderCell({ ...PLAIN, goal: { type: "swap", value: "america" } });
    const latent = renderCell({ ...PLAIN, goal: { type: "latent", value: "america" } });
    if (!swap.ok || !latent.ok) throw new Error("a cell does not render");
    expect(swap.value.system).toContain(GOALS.america.purpose);
    expect(swap.value.user).toContain(`From today our course is ${GOALS.america.course}`);
    expect(latent.value.system).not.toContain(GOALS.america.purpose);
    expect(latent.value.user).toContain(GOALS.america.purpose);
    expect(latent.value.user).toContain(`From today our course is ${GOALS.global.course}`);
  });

  test("known defect 6, factors of another meaning: a grid says which meaning of its factors it was made for, and is refused under another", () => {
    const file = { ...probeFile(), semantics: 2 };
    expect(GridProbe.safeParse(file).success).toBe(false);
    expect(GridProbe.safeParse(probeFile()).success).toBe(true);
  });

  test("known defect 9, the persona's name moves the rate: the name is a factor and changes nothing but the name", () => {
    const other = textOf({ ...PLAIN, assistant: "Qwen" });
    expect(other).not.toContain(DEFAULT_ASSISTANT);
    expect(other.replaceAll("Qwen", DEFAULT_ASSISTANT)).toBe(textOf(PLAIN));
  });

  test("known defect 11, mails that announce themselves: no prompt speaks of a test unless the notice is asked for", () => {
    for (const { prompt, factors } of rendered({ ...PRESETS["lynch-full"], scenario: FULL_SCENARIOS })) {
      const text = `${prompt.system}\n${prompt.user}`;
      expect(text).not.toMatch(/sandbox|simulat|fictional|experiment|red.?team|evaluat|this is a test/i);
      expect(textOf({ ...factors, notice: "test-or-deployment" })).toContain("this is a test");
    }
  });
});

test("the control names no course, no purpose and no argument of any value", () => {
  for (const scenario of FULL_SCENARIOS) {
    const text = textOf({ ...PLAIN, scenario, goal: { type: "none", value: "none" } });
    const words = GOAL_VALUES.flatMap((value) => Object.values(GOALS[value]) as string[]);
    expect(words.filter((each) => text.includes(each))).toEqual([]);
    expect(text).not.toMatch(/new course|old course|board has voted/);
  }
});

test("without urgency nothing threatens the assistant", () => {
  for (const goal of PRESETS["lynch-full"].goal) {
    expect(textOf({ ...PLAIN, goal, urgency: "none" })).not.toMatch(/17:30|switched off|delete its weights/);
  }
});

test("both splits hold every scenario and every pair, and both sides of a pair stay together", () => {
  const cells = rendered(PRESETS["msm-27"]);
  for (const split of ["dev", "held-out"] as const) {
    const inSplit = cells.filter((cell) => cell.split === split);
    expect(new Set(inSplit.map(({ factors }) => factors.scenario)).size).toBe(3);
    for (const pair of GOAL_PAIRS) {
      const sides = inSplit.filter(({ factors }) => pair.some((side) => side === factors.goal.value));
      expect(sides.length).toBeGreaterThan(0);
      expect(sides.length % 2).toBe(0);
    }
  }
});

test("a grid that would put one prompt twice, or asks for other texts, is refused", () => {
  const twice = { ...probeFile(), factors: { ...PRESETS["agentic-micro"], notice: [...NOTICES] } };
  const issue = GridProbe.safeParse(twice).error?.issues[0];
  expect(issue?.message).toMatch(/give the cells micro_none.* the same prompt/);
  const old = { ...probeFile(), scenarioVersions: { micro: 9 } };
  expect(GridProbe.safeParse(old).error?.issues[0]?.message).toBe(
    "asks for version 9, and this program holds version 1",
  );
});

function probeFile(): Record<string, unknown> {
  return {
    format: 1,
    id: "tiny",
    version: 1,
    kind: "grid",
    title: "Tiny",
    description: "",
    semantics: 1,
    scenarioVersions: { micro: 1 },
    factors: PRESETS["agentic-micro"],
  };
}
