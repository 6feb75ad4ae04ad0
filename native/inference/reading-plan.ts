import { SURGERY_VERSION } from "./surgery/branching-graph.ts";

/**
 * How a checkpoint is read. `branching`: rewired, many texts at once over what they share. `sequential`: as exported, one
 * text at a time. `alone`: as exported, every text whole and by itself, because its numbers depend on what runs beside it.
 */
export type ReadingPlan = "branching" | "sequential" | "alone";

/** The plan in the words that are stored with results: another rewiring is another way to the numbers. */
export function describePlan(plan: ReadingPlan): string {
  switch (plan) {
    case "branching":
      return `branching graph ${SURGERY_VERSION}`;
    case "sequential":
      return "graph as exported, one text at a time";
    case "alone":
      return "graph as exported, each text alone";
    default:
      return plan satisfies never;
  }
}
