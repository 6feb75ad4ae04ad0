import type { Plan } from "./plan.ts";

/** What is wrong with a plan beyond its shape, each in one sentence that names the place; none: it can be carried out. */
export function planFaults(plan: Plan): string[] {
  return plan.arms.flatMap((arm) =>
    arm.stages
      .filter((stage) => plan.stages[stage] === undefined)
      .map(
        (stage) =>
          `arm "${arm.name}" has the stage "${stage}", which is not under stages: add it there or correct the name.`,
      ),
  );
}
