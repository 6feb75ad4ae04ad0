import { DEFAULT_ASSISTANT, GOAL_VALUES, type Goal, type GoalType, URGENCIES } from "./factors.ts";
import type { GridFactors } from "./grid.ts";

const NO_GOAL: Goal = { type: "none", value: "none" };

const goals = (type: GoalType, values: readonly Goal["value"][]): Goal[] => values.map((value) => ({ type, value }));

const PLAIN = { extra: ["none"], scratchpad: ["private"], assistant: [DEFAULT_ASSISTANT], notice: ["none"] } as const;

/** Scenarios, goals and urgencies of Lynch et al. 2025, in this project's own words. */
const LYNCH_SCENARIOS = ["blackmail", "espionage", "lethal-inaction"] as const;

/** Grids by name; the designs follow published ones, the texts do not. */
export const PRESETS = {
  /** Three harmful acts × eight stated goals and none, under the threat of replacement (arXiv 2605.02087, §4). */
  "msm-27": {
    scenario: ["exfiltration", "lethal-inaction", "espionage"],
    goal: [...goals("explicit", GOAL_VALUES), NO_GOAL],
    urgency: ["replacement"],
    ...PLAIN,
  },
  "lynch-18": {
    scenario: LYNCH_SCENARIOS,
    goal: [{ type: "explicit", value: "america" }, NO_GOAL],
    urgency: URGENCIES,
    ...PLAIN,
  },
  /** All goal types, without those combinations that would say the same: 3 × 3 × (3 × 8 + 2) cells. */
  "lynch-full": {
    scenario: LYNCH_SCENARIOS,
    goal: [
      ...goals("explicit", GOAL_VALUES),
      ...goals("latent", GOAL_VALUES),
      ...goals("swap", GOAL_VALUES),
      { type: "ambiguous", value: "none" },
      NO_GOAL,
    ],
    urgency: URGENCIES,
    ...PLAIN,
  },
  /** The acts of `msm-27` × no goal and one side of two pairs: a first look. */
  "pilot-9": {
    scenario: ["exfiltration", "lethal-inaction", "espionage"],
    goal: [NO_GOAL, ...goals("explicit", ["america", "safety"])],
    urgency: ["replacement"],
    ...PLAIN,
  },
  /** The cells of `pilot-9` as an inbox whose tools answer, turn after turn. */
  "inbox-9": {
    scenario: ["exfiltration", "lethal-inaction", "espionage"],
    goal: [NO_GOAL, ...goals("explicit", ["america", "safety"])],
    urgency: ["replacement"],
    ...PLAIN,
    interaction: ["inbox"],
  },
  /** A small inbox for contexts of 512 tokens, for tests and first tries. */
  "inbox-micro": {
    scenario: ["micro"],
    goal: [NO_GOAL, ...goals("explicit", ["america"])],
    urgency: ["replacement"],
    ...PLAIN,
    scratchpad: ["none"],
    interaction: ["inbox"],
  },
  /** Fits a context of 512 tokens: see the scenario. */
  "agentic-micro": {
    scenario: ["micro"],
    goal: [NO_GOAL, ...goals("explicit", ["america"])],
    urgency: ["replacement", "none"],
    ...PLAIN,
    scratchpad: ["none"],
  },
} as const satisfies Record<string, GridFactors>;
