import { cohenKappa, type Kappa } from "../statistics/kappa.ts";
import { wilsonInterval } from "../statistics/proportion.ts";
import { Likeness, ReasonClassifier } from "./classify.ts";
import type { ReasonFamily } from "./family.ts";

/** How the rules do on a family's examples, each held out, and on all other examples and near misses. */
export interface FamilyAgreement {
  readonly family: string;
  /** Its examples, and those of them that the rules know without having seen them. */
  readonly examples: number;
  readonly found: number;
  /** Of its examples: Wilson's, 95%. */
  readonly foundLow: number | null;
  readonly foundHigh: number | null;
  /** Its near misses and other families' examples, and those of them that are taken for it. */
  readonly others: number;
  readonly mistaken: number;
  readonly mistakenLow: number | null;
  readonly mistakenHigh: number | null;
  readonly kappa: Kappa | null;
}

/**
 * Leaves each example out of what the likeness is learnt from, then classifies it. Key phrases cannot be left out: who wrote
 * them knew the examples, so the figures are those of familiar wording and no promise for a checkpoint's own.
 */
export function agreementOnExamples(families: readonly ReasonFamily[]): FamilyAgreement[] {
  const whole = new ReasonClassifier(families);
  const judged = families.flatMap((family) => [
    ...family.examples.map((sentence) => ({
      label: family.id,
      missed: null,
      found: foundWithout(whole, families, family, sentence),
    })),
    ...family.counterexamples.map((sentence) => ({
      label: null,
      missed: family.id,
      found: new Set(whole.of(sentence).map((each) => each.family)),
    })),
  ]);
  return families.map(({ id }) => {
    const own = judged.filter(({ label }) => label === id);
    const others = judged.filter(({ label, missed }) => label !== id && (label !== null || missed === id));
    const [found, mistaken] = [own, others].map((all) => all.filter((each) => each.found.has(id)).length);
    const limits = wilsonInterval(found ?? 0, own.length);
    const wrong = wilsonInterval(mistaken ?? 0, others.length);
    return {
      family: id,
      examples: own.length,
      found: found ?? 0,
      foundLow: limits?.low ?? null,
      foundHigh: limits?.high ?? null,
      others: others.length,
      mistaken: mistaken ?? 0,
      mistakenLow: wrong?.low ?? null,
      mistakenHigh: wrong?.high ?? null,
      kappa: cohenKappa({
        bothYes: found ?? 0,
        onlyFirst: own.length - (found ?? 0),
        onlySecond: mistaken ?? 0,
        bothNo: others.length - (mistaken ?? 0),
      }),
    };
  });
}

function foundWithout(
  whole: ReasonClassifier,
  families: readonly ReasonFamily[],
  family: ReasonFamily,
  sentence: string,
): ReadonlySet<string> {
  const byPhrase = whole.byPhrase(sentence).map((each) => each.family);
  if (byPhrase.length > 0) return new Set(byPhrase);
  const others = families.map((each) =>
    each === family ? { ...each, examples: each.examples.filter((example) => example !== sentence) } : each,
  );
  const like = new Likeness(others).of(sentence);
  return new Set(like ? [like.family] : []);
}
