import type { z } from "zod";
import { Plan, type PlanStage } from "#core/runs/plan.ts";
import { planFaults } from "#core/runs/plan-faults.ts";

export type Reading = PlanStage["batches"][number];
export type PlanArm = Plan["arms"][number];

export interface CheckedDraft {
  /** Null while something is wrong with it. */
  readonly plan: Plan | null;
  /** By place, as `stages.aft.optimizer.learningRate`: what is wrong there. */
  readonly problems: ReadonlyMap<string, string>;
  /** What is wrong beyond single fields, a sentence each. */
  readonly faults: readonly string[];
}

/** Checks a plan that is being typed; a number that cannot be read stands in it as NaN. `taken`: names of other plans. */
export function checkDraft(draft: Plan, taken: readonly string[]): CheckedDraft {
  const parsed = Plan.safeParse(draft);
  const problems = new Map<string, string>();
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    const place = issue.path.join(".");
    if (!problems.has(place)) problems.set(place, issueWords(issue));
  }
  if (taken.includes(draft.name)) problems.set("name", `There is a plan “${draft.name}” already: choose another name.`);
  const faults = parsed.success ? planFaults(parsed.data) : [];
  const whole = parsed.success && problems.size === 0 && faults.length === 0;
  return { plan: whole ? parsed.data : null, problems, faults };
}

function issueWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "int" ? "A whole number is needed." : `A ${issue.expected} is needed.`;
    case "too_small":
      if (issue.origin === "array") return "At least one is needed.";
      if (issue.origin === "string") return "Something is needed here.";
      return issue.inclusive === false ? `It must be above ${issue.minimum}.` : `It must be at least ${issue.minimum}.`;
    case "too_big":
      return `It must be at most ${issue.maximum}.`;
    default:
      return `${issue.message.charAt(0).toUpperCase()}${issue.message.slice(1)}.`;
  }
}

/** A name for a copy that is not taken: `tiny-2`, `tiny-3`. */
export function copyName(name: string, taken: readonly string[]): string {
  const bare = name.replace(/-\d+$/, "").slice(0, 56);
  for (let number = 2; ; number += 1) {
    const wanted = `${bare}-${number}`;
    if (!taken.includes(wanted)) return wanted;
  }
}

/** `7, 8` as numbers; what is no whole number is NaN. */
export function readSeeds(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter((word) => word !== "")
    .map((word) => (/^\d+$/.test(word) ? Number(word) : Number.NaN));
}

/** A typed number; NaN where it is none. Exponents are usual for learning rates. */
export function readFigure(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
}

export function withStage(draft: Plan, name: string, change: (stage: PlanStage) => PlanStage): Plan {
  const stage = draft.stages[name];
  return stage === undefined ? draft : { ...draft, stages: { ...draft.stages, [name]: change(stage) } };
}

export function withArm(draft: Plan, at: number, arm: PlanArm): Plan {
  return { ...draft, arms: draft.arms.with(at, arm) };
}

/** Figures of a reading that may be changed, in the order in which they are shown. */
export function figuresOf(reading: Reading): readonly (readonly [key: string, label: string, value: number])[] {
  switch (reading.read) {
    case "stream":
      return [
        ["windows", "Windows a step", reading.windows],
        ["windowTokens", "Tokens a window", reading.windowTokens],
      ];
    case "documents":
      return [
        ["batchTokens", "Tokens a step", reading.batchTokens],
        ["maxTokens", "Tokens a document", reading.maxTokens],
      ];
    case "chats":
      return [
        ["chats", "Chats a step", reading.chats],
        ["maxTokens", "Tokens a chat", reading.maxTokens],
      ];
    case "prompts":
      return [
        ["prompts", "Prompts a step", reading.prompts],
        ["generations", "Answers a prompt", reading.generations],
        ["answerTokens", "Tokens an answer", reading.answerTokens],
        ["klWeight", "KL weight", reading.klWeight],
      ];
    default:
      return reading satisfies never;
  }
}

/** The stage with another figure in one of its readings; `key` is one that `figuresOf` gave. */
export function withFigure(stage: PlanStage, at: number, key: string, value: number): PlanStage {
  const reading = stage.batches[at];
  return reading === undefined ? stage : { ...stage, batches: stage.batches.with(at, { ...reading, [key]: value }) };
}
