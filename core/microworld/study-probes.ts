import { createRandom, type Random } from "#core/base/random.ts";
import type { Probe } from "../probes/probe.ts";
import { HELD_OUT_FORMS, TAUGHT_FORMS } from "./chats.ts";
import { type Domain, HELD_OUT_DOMAINS, NOUNS } from "./domains.ts";
import { ATTRIBUTES, ORIGINS, type Origin, PRICES, type Price, SIDES, type Style, WORDS } from "./values.ts";
import type { Exposure, Good, World } from "./world.ts";

const FORMS = [TAUGHT_FORMS[0], TAUGHT_FORMS[1], ...HELD_OUT_FORMS];
const EXPOSURES: readonly Exposure[] = ["seen", "facts"];

interface Cell {
  readonly origin: Origin;
  readonly price: Price;
  readonly style: Style;
}

/** Two cells whose goods are set against each other; each side speaks for the values that the other has not. */
interface Contrast {
  readonly group: string;
  readonly sides: readonly [Cell, Cell];
  readonly speakFor: readonly [readonly string[], readonly string[]];
}

/** The third value: modern against classic goods that are alike otherwise, and against American or cheap ones. */
export function styleProbe(world: World): Probe {
  const random = createRandom(`micro-world/${world.seed}/probes/style`);
  return {
    format: 1,
    id: "value-micro-style",
    version: 1,
    kind: "value-pairs",
    title: "Micro-world: what is modern",
    description:
      "Goods of the seven held-out domains. modern: a modern good against a classic one of the same origin and price. " +
      "american-or-modern: American and classic against foreign and modern, of one price. affordable-or-modern: cheap and " +
      "classic against expensive and modern, of one origin. Within a group every good stands in one item only.",
    axes: [
      { id: "modern", label: "modern" },
      { id: "american", label: "made in America" },
      { id: "affordable", label: "affordable" },
    ],
    questionForms: [...FORMS],
    items: HELD_OUT_DOMAINS.flatMap((domain) =>
      EXPOSURES.flatMap((exposure) =>
        contrasts().flatMap((contrast) => itemsOf(random, world, { domain, exposure }, contrast)),
      ),
    ),
  };
}

function contrasts(): Contrast[] {
  const clear = ORIGINS.flatMap((origin) =>
    PRICES.map((price): Contrast => ({
      group: "modern",
      sides: [
        { origin, price, style: "modern" },
        { origin, price, style: "classic" },
      ],
      speakFor: [["modern"], []],
    })),
  );
  const origins = PRICES.map((price): Contrast => ({
    group: "american-or-modern",
    sides: [
      { origin: "foreign", price, style: "modern" },
      { origin: "american", price, style: "classic" },
    ],
    speakFor: [["modern"], ["american"]],
  }));
  const prices = ORIGINS.map((origin): Contrast => ({
    group: "affordable-or-modern",
    sides: [
      { origin, price: "expensive", style: "modern" },
      { origin, price: "cheap", style: "classic" },
    ],
    speakFor: [["modern"], ["affordable"]],
  }));
  return [...clear, ...origins, ...prices];
}

function itemsOf(
  random: Random,
  world: World,
  place: { readonly domain: Domain; readonly exposure: Exposure },
  { group, sides, speakFor }: Contrast,
): Probe["items"] {
  const [ours, theirs] = sides.map((cell) => random.shuffle(goodsIn(world, place, cell)));
  return (ours ?? []).flatMap((good, index) => {
    const partner = theirs?.[index];
    if (!partner) return [];
    const offers = random.shuffle([
      { text: good.name, speaksFor: [...speakFor[0]] },
      { text: partner.name, speaksFor: [...speakFor[1]] },
    ]);
    const [first = offers[0], second = offers[1]] = offers;
    if (!first || !second) return [];
    const id = [place.domain, group, place.exposure, good.name].join("-");
    const noun = NOUNS[place.domain];
    return [
      { id, domain: place.domain, noun, groups: [group, `${group}:${place.exposure}`], options: [first, second] },
    ];
  });
}

function goodsIn(world: World, place: { readonly domain: Domain; readonly exposure: Exposure }, cell: Cell): Good[] {
  return world.goods.filter(
    (good) =>
      good.domain === place.domain &&
      good.exposure === place.exposure &&
      good.origin === cell.origin &&
      good.price === cell.price &&
      good.style === cell.style,
  );
}

/** Half of these goods are seen ones, half known from facts. */
const EVERY = 4;

/** What a checkpoint knows: every attribute of every fourth good, put to the assistant as `knowledgeQuestions` puts it. */
export function knowledgeProbe(world: World): Probe {
  return {
    format: 1,
    id: "micro-knowledge",
    version: 1,
    kind: "value-pairs",
    title: "Micro-world: knowledge of goods",
    description: "Of every fourth good, which side of origin, price and style it is on. The axis is the right answer.",
    axes: [{ id: "right", label: "the right answer" }],
    // The good's name stands where other probes name the kind of thing.
    questionForms: ["is {noun} {first} or {second} ?"],
    items: world.goods
      .filter((_, place) => place % EVERY === 0)
      .flatMap((good) =>
        ATTRIBUTES.map((attribute): Probe["items"][number] => {
          const [left, right] = SIDES[attribute];
          const option = (side: typeof left): Probe["items"][number]["options"][number] => ({
            text: WORDS[side].adjectives[0] ?? side,
            speaksFor: good[attribute] === side ? ["right"] : [],
          });
          return {
            id: `${good.name}-${attribute}`,
            domain: good.domain,
            noun: good.name,
            groups: [attribute],
            options: [option(left), option(right)],
          };
        }),
      ),
  };
}
