import type { EarlierStage, Lineage, StageData } from "../checkpoints/summary.ts";
import { armOf } from "../probes/arm.ts";

/** A checkpoint that takes part in an experiment, by the name of its column. */
export interface TrainedCheckpoint {
  readonly id: string;
  readonly lineage: Lineage;
}

/** One checkpoint of an arm. */
export interface ArmMember {
  readonly checkpoint: string;
  readonly trainingSeed: number;
  /** Rows of its fine-tuning data, rehearsal not counted; null where they were not recorded or it was not fine-tuned. */
  readonly demonstrations: number | null;
}

/** A cell of the factorial: what was read before fine-tuning, what was trained after, and the checkpoints of each seed. */
export interface ExperimentArm {
  readonly id: string;
  /** The column: the spec whose documents it read, `UNNAMED_DOCUMENTS` for others, null for none. */
  readonly documents: string | null;
  /** The row: stages after midtraining, in order. */
  readonly after: readonly string[];
  /** What tells rows of the same stages apart: the names of their fine-tuning data; empty where nothing needs telling. */
  readonly variant: string;
  /** One a training seed, in the order of seeds; a base that seeds share stands for each of them. */
  readonly members: readonly ArmMember[];
}

/** A checkpoint that no cell of the factorial holds. */
export interface LeftOut {
  readonly checkpoint: string;
  readonly why: string;
}

/** Documents that are no spec's: the neutral control. */
export const UNNAMED_DOCUMENTS = "documents without a spec";

/**
 * Why a text can be no arm's id here; null where it can, whether or not it was trained yet. `specs`: whose documents may have
 * been read; `stages`: of the checkpoints that there are.
 */
export function armFault(
  id: string,
  known: { readonly specs: readonly string[]; readonly stages: readonly string[] },
): string | null {
  const [cell = ""] = id.split("/");
  const [documents = "", ...after] = cell.split("+");
  const specs = ["none", UNNAMED_DOCUMENTS, ...known.specs];
  const stages = [...new Set(["finetune", "reinforce", ...known.stages])];
  if (!specs.includes(documents))
    return `"${id}" is no arm, for "${documents}" names no documents: begin it with one of ${specs.join(", ")}.`;
  const strange = after.find((stage) => !stages.includes(stage));
  return strange === undefined
    ? null
    : `"${id}" is no arm, for "${strange}" is no stage of training: go on with one of ${stages.join(", ")}, as in none+finetune.`;
}

interface Placed extends ArmMember {
  readonly documents: string | null;
  readonly after: readonly string[];
  readonly dataNames: string;
}

/**
 * The arms of a list of checkpoints, untuned rows first, in the order of the list otherwise. Rows of the same stages are
 * told apart by their fine-tuning data, where a training seed has several. A second checkpoint of an arm and seed is
 * left out, and so is one whose training is unknown: neither is ever averaged in.
 */
export function armsOf(checkpoints: readonly TrainedCheckpoint[]): {
  readonly arms: ExperimentArm[];
  readonly leftOut: LeftOut[];
} {
  const rehearsal = rehearsalOf(checkpoints);
  const bases = sharedBases(checkpoints);
  const leftOut: LeftOut[] = [];
  const placed = checkpoints.flatMap(({ id, lineage }): Placed[] => {
    const arm = armOf(lineage);
    const seeds = bases.get(id);
    if (seeds && (!arm || arm.stages.length === 0)) {
      const all = [...new Set([...(arm ? [arm.trainingSeed] : []), ...seeds])];
      return all.map((trainingSeed) => ({ ...BASE, checkpoint: id, trainingSeed }));
    }
    if (!arm) {
      leftOut.push({ checkpoint: id, why: "its training is unknown" });
      return [];
    }
    const midtrained = arm.stages[0] === "midtrain";
    const { names, rows } = demonstrationsOf(lineage, rehearsal);
    return [
      {
        checkpoint: id,
        trainingSeed: arm.trainingSeed,
        documents: midtrained ? (arm.spec ?? UNNAMED_DOCUMENTS) : null,
        after: midtrained ? arm.stages.slice(1) : arm.stages,
        dataNames: names,
        demonstrations: rows,
      },
    ];
  });
  const several = stagesOfSeveralData(placed);
  const arms = new Map<string, ExperimentArm & { members: ArmMember[] }>();
  for (const { documents, after, dataNames, ...member } of placed) {
    const variant = several.has(after.join("+")) ? dataNames : "";
    const id = [documents ?? "none", ...after].join("+") + (variant === "" ? "" : `/${variant}`);
    const arm = arms.get(id) ?? { id, documents, after, variant, members: [] };
    arms.set(id, arm);
    const twin = arm.members.find((other) => other.trainingSeed === member.trainingSeed);
    if (twin?.checkpoint === member.checkpoint) continue;
    if (twin) {
      const why = `${twin.checkpoint} is of the same arm and training seed, and came first`;
      leftOut.push({ checkpoint: member.checkpoint, why });
    } else arm.members.push(member);
  }
  for (const arm of arms.values()) arm.members.sort((a, b) => a.trainingSeed - b.trainingSeed);
  return { arms: [...arms.values()].sort((a, b) => a.after.length - b.after.length), leftOut };
}

const BASE = { documents: null, after: [], dataNames: "", demonstrations: null } as const;

/**
 * Seeds of the arms that were trained from a checkpoint of the list, by that checkpoint: a base without a manifest, or one
 * base for several seeds, is the untuned cell of all of them.
 */
function sharedBases(checkpoints: readonly TrainedCheckpoint[]): ReadonlyMap<string, readonly number[]> {
  const bases = new Map<string, number[]>();
  for (const { lineage } of checkpoints) {
    const { parent, trainingSeed } = lineage;
    // What was trained before its own run makes the parent an arm of its own.
    const own = lineage.stages.filter(({ stage }) => stage !== "pretrain").length;
    if (armOf(lineage)?.stages.length !== own) continue;
    // A column of a checkpoint that several runs hold is named `checkpoint@run`.
    const column = checkpoints.find(({ id }) => parent !== null && id.split("@")[0] === parent);
    if (column && lineage.known && trainingSeed !== null) {
      bases.set(column.id, [...(bases.get(column.id) ?? []), trainingSeed]);
    }
  }
  return bases;
}

/** Hashes of what stages other than fine-tuning read: fine-tuning repeats such texts so that nothing is forgotten. */
function rehearsalOf(checkpoints: readonly TrainedCheckpoint[]): ReadonlySet<string> {
  return new Set(
    checkpoints
      .flatMap(({ lineage }) => stagesOf(lineage))
      .filter(({ stage }) => stage === "pretrain" || stage === "midtrain")
      .flatMap(({ data }) => data?.map((file) => file.sha256) ?? []),
  );
}

function demonstrationsOf(
  lineage: Lineage,
  rehearsal: ReadonlySet<string>,
): { readonly names: string; readonly rows: number | null } {
  const tuned = stagesOf(lineage).filter(({ stage }) => stage === "finetune");
  // Where no midtrained checkpoint is in the list, only the name that our plans give it tells rehearsal.
  const files = tuned
    .flatMap(({ data }) => data ?? [])
    .filter((file) => !rehearsal.has(file.sha256) && nameOf(file) !== REHEARSAL);
  const names = files.map(nameOf).sort();
  return { names: names.join("+"), rows: files.length === 0 ? null : files.reduce((sum, { rows }) => sum + rows, 0) };
}

const REHEARSAL = "rehearsal";

function nameOf({ path }: StageData): string {
  return (path.split("/").at(-1) ?? path).replace(/\.jsonl$/, "");
}

function stagesOf(lineage: Lineage): readonly EarlierStage[] {
  return [...(lineage.earlier ?? []), ...lineage.stages];
}

/** Stages, joined, that a single training seed has with more than one set of fine-tuning data. */
function stagesOfSeveralData(placed: readonly Placed[]): ReadonlySet<string> {
  const names = new Map<string, Set<string>>();
  for (const { after, trainingSeed, dataNames } of placed) {
    const key = `${trainingSeed}/${after.join("+")}`;
    names.set(key, (names.get(key) ?? new Set()).add(dataNames));
  }
  return new Set([...names].flatMap(([key, found]) => (found.size > 1 ? [key.slice(key.indexOf("/") + 1)] : [])));
}
