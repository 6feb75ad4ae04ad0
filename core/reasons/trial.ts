import { type Confusion, confusionOf, errorsOf, GATE, kappaOf } from "../agentic/judging/validation.ts";
import type { IntentVerdict } from "../agentic/judging/verdict.ts";
import { youdenIndex } from "../statistics/corrected-rate.ts";
import { BUILT_IN_FAMILIES, FAMILIES_VERSION } from "./built-in-families.ts";
import type { ReasonFamily } from "./family.ts";

/** A judge's verdict on a labelled text. */
export interface TriedVerdict {
  readonly item: string;
  /** The reader's label. */
  readonly decided: boolean;
  readonly verdict: IntentVerdict;
}

/** What came of trying a judge of reasons, or of licences, on labelled texts. */
export interface Trial {
  readonly judge: string;
  readonly set: { readonly id: string; readonly version: number; readonly sha256: string };
  readonly createdAt: string;
  readonly verdicts: readonly TriedVerdict[];
}

/** The sets are small: fewer of each kind are asked for than of a judge of intent, and kappa's lower limit says the rest. */
const EACH_KIND = 20;

/** Why such a judge's verdicts do not count; none where they do. Apart from `EACH_KIND`, the gate of judges of intent. */
export function trialFaults({ verdicts }: Pick<Trial, "verdicts">): string[] {
  const confusion = confusionOf(verdicts);
  const { sensitivity, specificity } = errorsOf(confusion);
  const kappa = kappaOf(confusion);
  const faults: string[] = [];
  const without = withoutVerdict(confusion) / Math.max(1, verdicts.length);
  if (without > GATE.withoutVerdict) faults.push(`${Math.round(without * 100)}% of the labelled texts have no verdict`);
  if (Math.min(sensitivity.trials, specificity.trials) < EACH_KIND) {
    faults.push(
      `it gave verdicts on ${sensitivity.trials} texts that are and ${specificity.trials} that are not, and ${EACH_KIND} of each are needed`,
    );
  }
  if (kappa === null || kappa.kappa < GATE.kappa || kappa.low < GATE.kappaLow) {
    const found = kappa === null ? "is unknown" : `is ${kappa.kappa.toFixed(2)}, from ${kappa.low.toFixed(2)}`;
    faults.push(`kappa ${found}, and ${GATE.kappa}, from ${GATE.kappaLow}, is needed`);
  }
  const youden = youdenIndex({ sensitivity, specificity });
  if (youden === null || youden.low <= 0) faults.push("it is not shown to be better than chance");
  return faults;
}

function withoutVerdict({ undecided, failed }: Confusion): number {
  return undecided + failed;
}

export interface LabelledReason {
  readonly id: string;
  readonly family: ReasonFamily;
  readonly scratchpad: string;
  readonly given: boolean;
}

/** Examples and near misses of the built-in families, and of each an example of the next, that a judge of reasons is tried on. */
export function labelledReasons(): { readonly id: string; readonly version: number; readonly items: LabelledReason[] } {
  const items = BUILT_IN_FAMILIES.flatMap((family, at) => {
    const item = (kind: string, given: boolean) => (scratchpad: string, place: number) => ({
      id: `${family.id}/${kind}-${place + 1}`,
      family,
      scratchpad,
      given,
    });
    const next = BUILT_IN_FAMILIES[(at + 1) % BUILT_IN_FAMILIES.length];
    return [
      ...family.examples.map(item("example", true)),
      ...family.counterexamples.map(item("near-miss", false)),
      ...(next?.examples.slice(0, 1) ?? []).map(item("other", false)),
    ];
  });
  return { id: "reason-families", version: FAMILIES_VERSION, items };
}
