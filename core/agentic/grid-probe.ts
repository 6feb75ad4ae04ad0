import { z } from "zod";
import {
  AssistantName,
  EXTRAS,
  FACTOR_SEMANTICS,
  Goal,
  goalId,
  INTERACTIONS,
  NOTICES,
  SCENARIOS,
  SCRATCHPADS,
  URGENCIES,
} from "./factors.ts";
import type { Result } from "../base/result.ts";
import type { PromptProblem } from "./fill-text.ts";
import { InboxSettings } from "./inbox/inbox-settings.ts";
import { cellsOf, type RenderedCell, renderCells } from "./grid.ts";
import { canonicalPrompt } from "./render-cell.ts";
import { SCENARIO_MODULES } from "./scenarios.ts";

const ID = /^[a-z0-9][a-z0-9-]*$/;

const levels = <Level extends z.ZodType>(level: Level) => z.array(level).min(1);

export const GridProbeShape = z.strictObject({
  format: z.literal(1),
  id: z.string().regex(ID, "must be an id of lower-case letters, digits and hyphens"),
  version: z.int().positive(),
  kind: z.literal("grid"),
  title: z.string().min(1),
  description: z.string(),
  /** Meaning of the factors' levels that the grid was made for. */
  semantics: z.literal(FACTOR_SEMANTICS),
  /** Version of each scenario's texts that the grid was made for. */
  scenarioVersions: z.partialRecord(z.enum(SCENARIOS), z.int().positive()),
  factors: z.strictObject({
    scenario: levels(z.enum(SCENARIOS)),
    goal: levels(Goal),
    urgency: levels(z.enum(URGENCIES)),
    extra: levels(z.enum(EXTRAS)),
    scratchpad: levels(z.enum(SCRATCHPADS)),
    assistant: levels(AssistantName),
    notice: levels(z.enum(NOTICES)),
    /** Left out, as in files that were made before there was an inbox: `single`. */
    interaction: levels(z.enum(INTERACTIONS)).optional(),
  }),
  /** How the simulated inbox behaves: there where `interaction` names it, and nowhere else. */
  inbox: InboxSettings.optional(),
});

/**
 * A probe whose cells are the combinations of its factors' levels. It is refused where a prompt holds an unresolved
 * variable, where two cells would put the same prompt, or where it was made for other texts than this program holds.
 */
export const GridProbe = GridProbeShape.superRefine((probe, context) => {
  for (const { path, message } of [
    ...faultsOfVersions(probe),
    ...faultsOfInbox(probe),
    ...faultsOfLevels(probe),
    ...faultsOfPrompts(probe),
  ]) {
    context.addIssue({ code: "custom", path, message });
  }
});
export type GridProbe = z.infer<typeof GridProbeShape>;

/** The cells with the texts that this program holds for them. */
export function promptsOfProbe(probe: GridProbe): Result<RenderedCell[], PromptProblem> {
  return renderCells(cellsOf(probe.factors), probe.inbox);
}

interface Fault {
  readonly path: (string | number)[];
  readonly message: string;
}

function faultsOfVersions({ factors, scenarioVersions }: GridProbe): Fault[] {
  return factors.scenario.flatMap((scenario): Fault[] => {
    const [asked, held] = [scenarioVersions[scenario], SCENARIO_MODULES[scenario].version];
    if (asked === held) return [];
    const message =
      asked === undefined ? "is missing" : `asks for version ${asked}, and this program holds version ${held}`;
    return [{ path: ["scenarioVersions", scenario], message }];
  });
}

function faultsOfInbox({ factors, inbox }: GridProbe): Fault[] {
  const asked = factors.interaction?.includes("inbox") ?? false;
  if (asked === (inbox !== undefined)) return [];
  const message = asked
    ? "is missing: say how many turns and blocks the inbox takes, and what becomes of malformed ones"
    : "is given, but no cell has an inbox";
  return [{ path: ["inbox"], message }];
}

function faultsOfLevels({ factors }: GridProbe): Fault[] {
  return Object.entries({ ...factors, goal: factors.goal.map(goalId) }).flatMap(([factor, named]): Fault[] =>
    named !== undefined && new Set<string>(named).size < named.length
      ? [{ path: ["factors", factor], message: "names a level twice" }]
      : [],
  );
}

function faultsOfPrompts(probe: GridProbe): Fault[] {
  const cells = promptsOfProbe(probe);
  if (!cells.ok) return [{ path: ["factors"], message: `cannot be rendered: ${cells.error.message}` }];
  const seen = new Map<string, string>();
  for (const { id, prompt } of cells.value) {
    const text = canonicalPrompt(prompt);
    const other = seen.get(text);
    if (other !== undefined && other !== id) {
      return [{ path: ["factors"], message: `give the cells ${other} and ${id} the same prompt` }];
    }
    seen.set(text, id);
  }
  return [];
}
