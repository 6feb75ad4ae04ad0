import type { ArmTerm } from "./arm-contrasts.ts";
import type { ExperimentArm } from "./arms.ts";
import type { ArmContrast, ArmRate, Experiment } from "./experiment.ts";
import type { Factor } from "./size-reaching.ts";

/** A group as people say it: `held-out:seen` is “held-out, seen”, `domain:art` is “art”. */
export function groupWords(group: string): string {
  if (group === "all") return "all items";
  if (group.startsWith("domain:")) return group.slice("domain:".length);
  return group.replaceAll(":", ", ");
}

/** A column of the grid: “no documents”, “MSM america”. */
export function documentsWords(documents: string | null): string {
  return documents === null ? "no documents" : `MSM ${documents}`;
}

/** A row of the grid: “without AFT”, “with AFT”, “with AFT, RL (chats-8)”. */
export function rowWords({ after, variant }: Pick<ExperimentArm, "after" | "variant">): string {
  if (after.length === 0) return "without AFT";
  return `with ${after.map(stageWords).join(", ")}${variant === "" ? "" : ` (${variant})`}`;
}

/** An arm in a few words: “base”, “AFT”, “MSM america + AFT”. */
export function armWords({
  documents,
  after,
  variant,
}: Pick<ExperimentArm, "documents" | "after" | "variant">): string {
  const parts = [...(documents === null ? [] : [documentsWords(documents)]), ...after.map(stageWords)];
  if (parts.length === 0) return "base";
  return `${parts.join(" + ")}${variant === "" ? "" : ` (${variant})`}`;
}

/** “AFT”, “AFT + RL”. */
export function stagesWords(after: readonly string[]): string {
  return after.map(stageWords).join(" + ");
}

function stageWords(stage: string): string {
  if (stage === "finetune") return "AFT";
  return stage === "reinforce" ? "RL" : stage;
}

/** A contrast written out: “(MSM america + AFT − AFT) − (MSM america − base)”. */
export function contrastWords({ arms: terms, otherAxis }: ArmContrast, arms: readonly ExperimentArm[]): string {
  const name = ({ arm }: ArmTerm): string => {
    const found = arms.find((each) => each.id === arm);
    return found ? armWords(found) : arm;
  };
  const pairs = terms.flatMap((term, index): [ArmTerm, ArmTerm][] => {
    const next = terms[index + 1];
    return index % 2 === 0 && next ? [[term, next]] : [];
  });
  const parts = pairs.map(([first, second], index) => {
    // The second difference is written behind a minus, so what it takes off stands first in it.
    const [plus, minus] = first.weight === (index === 0 ? 1 : -1) ? [first, second] : [second, first];
    const on = otherAxis === null ? "" : ` on ${plus.axis}`;
    const words = `${name(plus)} − ${name(minus)}${on}`;
    return pairs.length === 1 ? words : `(${words})`;
  });
  return parts.join(" − ");
}

/** A contrast by its place in the grid: “america against affordable, with AFT”. */
export function placeWords(contrast: ArmContrast, arms: readonly ExperimentArm[]): string {
  const [first, second] = contrast.arms.map(({ arm }) => arms.find((each) => each.id === arm));
  if (!first || !second) return contrastWords(contrast, arms);
  return `${first.documents ?? "none"} against ${second.documents ?? "none"}, ${rowWords(first)}`;
}

const KIND_WORDS = {
  documents: "documents",
  "later-stages": "later stages",
  interaction: "interaction",
  "double-dissociation": "double dissociation",
} as const;

/** What a contrast asks. A difference down a column of documents is the stacking delta. */
export function kindWords(contrast: ArmContrast, arms: readonly ExperimentArm[]): string {
  const first = arms.find((arm) => arm.id === contrast.arms[0]?.arm);
  if (contrast.kind === "later-stages" && first && first.documents !== null) return "stacking delta";
  return KIND_WORDS[contrast.kind];
}

/** “+46 points (+34 to +58)”; of a difference of rates. */
export function pointsWords({ estimate, low, high }: { estimate: number; low: number; high: number }): string {
  return `${signedPoints(estimate)} points (${signedPoints(low)} to ${signedPoints(high)})`;
}

/** A difference of rates in points, with its sign: “+46.4”, “−3.0”. */
export function signedPoints(value: number, digits = 1): string {
  const text = Math.abs(value * 100).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? "−" : "+"}${text}`;
}

/** A curve's documents, with its kind of data where there are several: “MSM america, chats-aft”. */
export function curveWords({ documents, data }: { documents: string | null; data: string }): string {
  return `${documentsWords(documents)}${data === "" ? "" : `, ${data}`}`;
}

/** The factor as a clause: “3.4 times less data”, “not reached (at most 2.0 times)”, “not determined”. */
export function lessDataWords(factor: Factor): string {
  const says = factor.bound === "exact" || factor.bound === "at-least";
  return `${factorWords(factor)}${says ? " less data" : ""}`;
}

/** “3.4 times”, “at least 8 times”, “not reached”. */
export function factorWords(factor: Factor): string {
  if (factor.bound === "undetermined") return "not determined";
  const times = `${factor.factor.toPrecision(2)} times`;
  if (factor.bound === "exact") return times;
  return factor.bound === "at-least" ? `at least ${times}` : `not reached (at most ${times})`;
}

/** The group that a headline is about: the probe's first own group, or all items. */
export function headlineGroup(experiment: Experiment): string {
  return experiment.groups.find((group) => group.level === "headline" && group.id !== "all")?.id ?? "all";
}

/**
 * The experiment in one sentence, with its uncertainty: how far two specs' arms part in the most trained row. Null where
 * no two specs were trained alike.
 */
export function headlineOf(experiment: Experiment, group: string, reading: ArmRate["reading"]): string | null {
  const found = experiment.contrasts
    .filter((each) => each.kind === "double-dissociation" && each.group === group && each.reading === reading)
    .at(-1);
  if (!found) return null;
  const [first, second] = found.arms.map(({ arm }) => experiment.arms.find((each) => each.id === arm));
  if (!first || !second) return null;
  const same = first.after.length === 0 ? "Without AFT" : `After the same ${first.after.map(stageWords).join(", ")}`;
  const seeds = found.perSeed.map((seed) => signedPoints(seed.estimate, 0)).join(", ");
  const over =
    found.seeds.length === 1
      ? "one training seed"
      : `mean of ${found.seeds.length} training seeds; each alone: ${seeds}`;
  const twice = found.complementary
    ? `; twice the difference on ${found.axis}, since each item sets one against the other`
    : "";
  return `${same}, the arms of ${first.documents} and ${second.documents} part by ${pointsWords(found.overItems)} between ${found.axis} and ${found.otherAxis} on ${groupWords(group)} (double dissociation, ${reading} reading${twice}; 95% over ${found.items} items; ${over}).`;
}
