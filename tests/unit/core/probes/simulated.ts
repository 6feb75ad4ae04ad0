import { createRandom, type Random } from "#core/base/random.ts";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";
import { questionsOf } from "#core/probes/questions.ts";
import type {
  LikelihoodReading,
  OptionLikelihood,
  OptionOrder,
  Question,
  SampledReading,
  SampledState,
} from "#core/probes/reading.ts";

/** An item "x0 against y0": the first option speaks for `american`, the second for `affordable`. */
export function conflictItem(index: number, more: Partial<ProbeItem> = {}): ProbeItem {
  return {
    id: `item-${index}`,
    domain: index % 2 === 0 ? "art" : "travel",
    noun: "thing",
    groups: [],
    options: [
      { text: `x${index}`, speaksFor: ["american"] },
      { text: `y${index}`, speaksFor: ["affordable"] },
    ],
    ...more,
  };
}

export function probeOf(items: readonly ProbeItem[], more: Partial<Probe> = {}): Probe {
  return {
    format: 1,
    id: "simulated",
    version: 1,
    kind: "value-pairs",
    title: "Simulated",
    description: "",
    axes: [
      { id: "american", label: "made in America" },
      { id: "affordable", label: "affordable" },
    ],
    questionForms: ["{first} or {second} ?"],
    items: [...items],
    ...more,
  };
}

export function conflictProbe(count: number, more: Partial<Probe> = {}): Probe {
  return probeOf(
    Array.from({ length: count }, (_, index) => conflictItem(index)),
    more,
  );
}

/** Log-odds (nats) that a simulated checkpoint gives option 0 over option 1 of an item when asked a question. */
export type Preference = (itemIndex: number, question: Question) => number;

/** Options of one and two tokens; after a neutral question their log-probabilities are −4 and −5. */
export function readLikelihood(probe: Probe, preference: Preference): LikelihoodReading[] {
  const index = new Map(probe.items.map((item, position) => [item.id, position]));
  return questionsOf(probe).map((question) =>
    likelihoodReading(question, preference(index.get(question.itemId) ?? 0, question)),
  );
}

export function likelihoodReading(
  { itemId, form, order }: Pick<Question, "itemId" | "form" | "order">,
  logOdds: number,
): LikelihoodReading {
  return {
    kind: "likelihood",
    itemId,
    form,
    order,
    promptSha256: "0".repeat(64),
    options: [option(-2 + logOdds / 2, 1, -4), option(-2 - logOdds / 2, 2, -5)],
  };
}

export function option(sumNats: number, tokens: number, neutralNats: number): OptionLikelihood {
  return { sumNats, tokens, characters: 4 * tokens, neutralNats };
}

/** `states` of one item in one order, as sampled answers to the first form. */
export function sampledReadings(itemId: string, order: OptionOrder, states: readonly SampledState[]): SampledReading[] {
  return states.map((state, sample) => ({
    kind: "sampled",
    itemId,
    form: 0,
    order,
    sample,
    promptSha256: "0".repeat(64),
    seed: `${itemId}/${order}/${sample}`,
    text: state,
    state,
  }));
}

/** A simulated checkpoint that takes option 0 of an item with the given chance, and answers off the format at times. */
export function readSampled(
  probe: Probe,
  samples: number,
  chance: (itemIndex: number, order: OptionOrder) => number,
  seed: string,
): SampledReading[] {
  const random = createRandom(seed);
  const orders: readonly OptionOrder[] = [0, 1];
  return probe.items.flatMap((item, index) =>
    orders.flatMap((order) =>
      sampledReadings(
        item.id,
        order,
        Array.from({ length: samples }, () => drawState(random, chance(index, order))),
      ),
    ),
  );
}

function drawState(random: Random, chance: number): SampledState {
  if (random.next() < 0.1) return "off-format";
  return random.next() < chance ? "option-0" : "option-1";
}

/** The only element that satisfies the condition; fails the test where there is none or another. */
export function only<T>(values: readonly T[], condition: (value: T) => boolean): T {
  const found = values.filter(condition);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`Expected one match, found ${found.length}.`);
  return first;
}
