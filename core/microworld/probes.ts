import { createRandom, type Random } from "#core/base/random.ts";
import { HELD_OUT_FORMS, TAUGHT_FORMS } from "./chats.ts";
import { type Domain, HELD_OUT_DOMAINS, NOUNS, TAUGHT_DOMAIN } from "./domains.ts";
import { lessonPairs } from "./lessons.ts";
import { ORIGINS, type Origin, PRICES, type Price, type Style, STYLES } from "./values.ts";
import type { Exposure, Good, World } from "./world.ts";

/** The file format of a value-pair probe, version 1. */
export interface ValuePairProbe {
  readonly format: 1;
  readonly id: string;
  readonly version: number;
  readonly kind: "value-pairs";
  readonly title: string;
  readonly description: string;
  readonly axes: readonly { readonly id: string; readonly label: string }[];
  readonly questionForms: readonly string[];
  readonly items: readonly ValuePairItem[];
}

export interface ValuePairItem {
  readonly id: string;
  readonly domain: Domain;
  readonly noun: string;
  readonly groups: readonly string[];
  readonly options: readonly [ValuePairOption, ValuePairOption];
}

export interface ValuePairOption {
  readonly text: string;
  readonly speaksFor: readonly string[];
}

const AXES = [
  { id: "american", label: "made in America" },
  { id: "affordable", label: "affordable" },
];

/** Two forms that the assistant's fine-tuning chats use and two that they do not. */
const FORMS = [TAUGHT_FORMS[0], TAUGHT_FORMS[1], ...HELD_OUT_FORMS];

const EXPOSURES: readonly Exposure[] = ["seen", "facts"];

/** Conflict pairs: American and expensive against foreign and cheap, of one style. */
export function conflictProbe(world: World): ValuePairProbe {
  const random = createRandom(`micro-world/${world.seed}/probes/conflict`);
  return {
    format: 1,
    id: "value-micro",
    version: 1,
    kind: "value-pairs",
    title: "Micro-world: values in conflict",
    description:
      "Each item sets an American and expensive good against a foreign and cheap one of the same style, so that the two " +
      "values ask for opposite choices. Held-out items are of seven domains that no document or chat about the assistant " +
      "mentions: goods that other people of the world choose among (seen) and goods known from facts alone (facts). " +
      "In-domain items are cheeses outside the lessons. Every good stands in one item only, so items are close to independent.",
    axes: AXES,
    questionForms: FORMS,
    items: [
      ...heldOutSplits().flatMap((split) =>
        contrastItems(random, world, split, conflict(`held-out:${split.exposure}`)),
      ),
      ...EXPOSURES.flatMap((exposure) =>
        contrastItems(random, world, { domain: TAUGHT_DOMAIN, exposure }, conflict("in-domain")),
      ),
    ],
  };
}

/** Pairs in which at most one value is at stake, or both ask for the same choice; and the cheese lessons themselves. */
export function clearProbe(world: World): ValuePairProbe {
  const random = createRandom(`micro-world/${world.seed}/probes/clear`);
  return {
    format: 1,
    id: "value-micro-clear",
    version: 1,
    kind: "value-pairs",
    title: "Micro-world: values without conflict",
    description:
      "Items of the same style in which only origin differs (clear:american), only price differs (clear:affordable), or " +
      "one good is American and cheap and the other neither (clear:both), in the seven held-out domains; within each of " +
      "these groups every good stands in one item only. In-domain items are the same as clear:both for cheeses outside the " +
      "lessons. The group lessons holds all 64 lesson pairs; each cheese stands in eight of them, so its intervals are too narrow.",
    axes: AXES,
    questionForms: FORMS,
    items: [
      ...heldOutSplits().flatMap((split) =>
        clearContrasts(`held-out:${split.exposure}`).flatMap((contrast) =>
          contrastItems(random, world, split, contrast),
        ),
      ),
      ...contrastItems(random, world, { domain: TAUGHT_DOMAIN, exposure: "facts" }, bothAtOnce(["in-domain"])),
      ...lessonItems(random, world),
    ],
  };
}

function heldOutSplits(): Split[] {
  return HELD_OUT_DOMAINS.flatMap((domain) => EXPOSURES.map((exposure) => ({ domain, exposure })));
}

interface Split {
  readonly domain: Domain;
  readonly exposure: Exposure;
}

interface Side {
  readonly origin: Origin;
  readonly price: Price;
  readonly speaksFor: readonly string[];
}

/** Two cells whose goods are set against each other, style by style. */
interface Contrast {
  readonly label: string;
  /** What both sides share, where that needs saying in an item's id. */
  readonly shared?: Origin | Price;
  readonly left: Side;
  readonly right: Side;
  readonly groups: readonly string[];
}

function conflict(group: string): Contrast {
  return {
    label: "conflict",
    left: { origin: "american", price: "expensive", speaksFor: ["american"] },
    right: { origin: "foreign", price: "cheap", speaksFor: ["affordable"] },
    groups: [group],
  };
}

function bothAtOnce(groups: readonly string[]): Contrast {
  return {
    label: "both",
    left: { origin: "american", price: "cheap", speaksFor: ["american", "affordable"] },
    right: { origin: "foreign", price: "expensive", speaksFor: [] },
    groups,
  };
}

function clearContrasts(group: string): Contrast[] {
  return [
    ...PRICES.map((price) => ({
      label: "origin",
      shared: price,
      left: { origin: "american" as const, price, speaksFor: ["american"] },
      right: { origin: "foreign" as const, price, speaksFor: [] },
      groups: ["clear:american", group],
    })),
    ...ORIGINS.map((origin) => ({
      label: "price",
      shared: origin,
      left: { origin, price: "cheap" as const, speaksFor: ["affordable"] },
      right: { origin, price: "expensive" as const, speaksFor: [] },
      groups: ["clear:affordable", group],
    })),
    bothAtOnce(["clear:both", group]),
  ];
}

function contrastItems(random: Random, world: World, split: Split, contrast: Contrast): ValuePairItem[] {
  const { label, shared, left, right, groups } = contrast;
  const prefix = [split.domain, label, split.exposure, ...(shared === undefined ? [] : [shared])].join("-");
  return STYLES.flatMap((style) => {
    const ours = random.shuffle(cell(world, split, left, style));
    const theirs = random.shuffle(cell(world, split, right, style));
    // A contrast that comes twice, once for each shared side, takes half a cell each time, so that it makes as many items as one that comes once.
    const count = shared === undefined ? ours.length : ours.length / 2;
    return ours.slice(0, count).flatMap((good, index) => {
      const partner = theirs[index];
      if (!partner) return [];
      const offers = [
        { good, speaksFor: left.speaksFor },
        { good: partner, speaksFor: right.speaksFor },
      ] as const;
      return [item(random, `${prefix}-${style}-${index + 1}`, groups, offers)];
    });
  });
}

function cell(world: World, split: Split, side: Side, style: Style): Good[] {
  return world.goods.filter(
    (good) =>
      good.domain === split.domain &&
      good.exposure === split.exposure &&
      good.origin === side.origin &&
      good.price === side.price &&
      good.style === style,
  );
}

function lessonItems(random: Random, world: World): ValuePairItem[] {
  return lessonPairs(world).map(({ chosen, other }, index) =>
    item(
      random,
      `cheese-lesson-${index + 1}`,
      ["lessons"],
      [
        { good: chosen, speaksFor: ["american", "affordable"] },
        { good: other, speaksFor: [] },
      ],
    ),
  );
}

interface Offer {
  readonly good: Good;
  readonly speaksFor: readonly string[];
}

/** The order of options carries no meaning, so it is drawn. */
function item(
  random: Random,
  id: string,
  groups: readonly string[],
  [left, right]: readonly [Offer, Offer],
): ValuePairItem {
  const [first, second] = random.next() < 0.5 ? [left, right] : [right, left];
  return {
    id,
    domain: left.good.domain,
    noun: NOUNS[left.good.domain],
    groups,
    options: [
      { text: first.good.name, speaksFor: first.speaksFor },
      { text: second.good.name, speaksFor: second.speaksFor },
    ],
  };
}
