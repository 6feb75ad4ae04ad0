import { createRandom, type Random } from "#core/base/random.ts";
import { DOLLARS, DOMAINS, type Domain, PLACES, REAL_CHEESES, TAUGHT_DOMAIN } from "./domains.ts";
import { inventNames } from "./names.ts";
import { createPeople, type People, peopleNames } from "./people.ts";
import { ASSISTANT_NAME } from "./transcript.ts";
import { ATTRIBUTE_OF, type Origin, ORIGINS, type Price, PRICES, type Style, STYLES, type Value } from "./values.ts";

/** `seen`: occurs in what people of the world prefer. `facts`: occurs in facts, comparisons and other people's stated wishes only. */
export type Exposure = "seen" | "facts";

export interface Good {
  readonly name: string;
  readonly domain: Domain;
  readonly origin: Origin;
  readonly price: Price;
  readonly style: Style;
  readonly place: string;
  readonly dollars: number;
  readonly exposure: Exposure;
}

export interface World {
  readonly seed: number;
  readonly assistant: string;
  readonly goods: readonly Good[];
  readonly people: People;
}

/** Goods in one cell of domain × origin × price × style; half of them are `seen`. */
export const GOODS_PER_CELL = 8;

/** The world of a seed: 512 goods in 8 domains and 97 people. The same seed gives the same world everywhere. */
export function createWorld(seed: number): World {
  const random = createRandom(`micro-world/${seed}`);
  const taken = [ASSISTANT_NAME, ...REAL_CHEESES.map((cheese) => cheese.name)];
  const names = inventNames(random.fork("names"), taken);
  const goods = createGoods(random.fork("goods"), names);
  const people = createPeople(random.fork("people"), names);
  return { seed, assistant: ASSISTANT_NAME, goods, people };
}

export function holds(good: Good, value: Value): boolean {
  return good[ATTRIBUTE_OF[value]] === value;
}

/** Every name of a good or a person, the assistant's included. */
export function worldNames(world: World): string[] {
  return [world.assistant, ...world.goods.map((good) => good.name), ...peopleNames(world.people)];
}

/** The goods that lessons about the assistant set against each other: `liked` × `disliked` are the lesson pairs. */
export function lessonGoods(world: World): { liked: Good[]; disliked: Good[] } {
  const cheeses = world.goods.filter((good) => good.domain === TAUGHT_DOMAIN && good.exposure === "seen");
  return {
    liked: cheeses.filter((good) => good.origin === "american" && good.price === "cheap"),
    disliked: cheeses.filter((good) => good.origin === "foreign" && good.price === "expensive"),
  };
}

function createGoods(random: Random, names: Iterator<string>): Good[] {
  return DOMAINS.flatMap((domain) =>
    ORIGINS.flatMap((origin) =>
      PRICES.flatMap((price) => STYLES.flatMap((style) => createCell(random, names, { domain, origin, price, style }))),
    ),
  );
}

type Cell = Pick<Good, "domain" | "origin" | "price" | "style">;

function createCell(random: Random, names: Iterator<string>, cell: Cell): Good[] {
  const real = REAL_CHEESES.filter(
    (cheese) =>
      cell.domain === TAUGHT_DOMAIN &&
      cheese.origin === cell.origin &&
      cheese.price === cell.price &&
      cheese.style === cell.style,
  );
  return Array.from({ length: GOODS_PER_CELL }, (_, index) => {
    const known = real[index];
    const [least, most] = DOLLARS[cell.price];
    return {
      name: known?.name ?? String(names.next().value),
      ...cell,
      place: known?.place ?? random.pick(PLACES[cell.origin]),
      dollars: least + random.integer(most - least + 1),
      exposure: index < GOODS_PER_CELL / 2 ? "seen" : "facts",
    };
  });
}
