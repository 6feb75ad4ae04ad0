import type { Plan } from "./plan.ts";

/** One run of a plan: the stages that it adds to its parent's, for one training seed. */
export interface PlannedRun {
  /** The arm's name, with `-SEED` behind for all seeds but the plan's first; of a shared stage, the stages' names. */
  readonly name: string;
  /** Null for stages that arms share and none ends with. */
  readonly arm: string | null;
  readonly spec: string | null;
  readonly trainingSeed: number;
  /** Name of the run that it goes on from; null: the plan's base. */
  readonly parent: string | null;
  /** Names of the plan's stages, in order. */
  readonly stages: readonly string[];
}

interface Node {
  readonly stages: string[];
  readonly children: Map<string, Node>;
  arm: Plan["arms"][number] | null;
}

/**
 * The runs of a plan, parents before children, seeds in the plan's order. Stages that several arms begin with are one
 * run; a stretch without a branch or an arm's end is one run of several stages.
 */
export function plannedRuns(plan: Plan): PlannedRun[] {
  const root: Node = { stages: [], children: new Map(), arm: null };
  for (const arm of plan.arms) {
    let at = root;
    for (const stage of arm.stages) {
      const next = at.children.get(stage) ?? { stages: [...at.stages, stage], children: new Map(), arm: null };
      at.children.set(stage, next);
      at = next;
    }
    at.arm = arm;
  }
  return plan.seeds.flatMap((seed) =>
    runsBelow(root, null, [], (name) => (seed === plan.seeds[0] ? name : `${name}-${seed}`), seed),
  );
}

function runsBelow(
  node: Node,
  parent: string | null,
  since: readonly string[],
  named: (name: string) => string,
  trainingSeed: number,
): PlannedRun[] {
  return [...node.children].flatMap(([stage, child]) => {
    const stages = [...since, stage];
    if (child.arm === null && child.children.size === 1) return runsBelow(child, parent, stages, named, trainingSeed);
    const name = named(child.arm?.name ?? child.stages.join("+"));
    const run = { name, arm: child.arm?.name ?? null, spec: child.arm?.spec ?? null, trainingSeed, parent, stages };
    return [run, ...runsBelow(child, name, [], named, trainingSeed)];
  });
}
