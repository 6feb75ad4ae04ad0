import type { Origin, Price, Style } from "./values.ts";

/** The only domain that documents and fine-tuning chats about the assistant speak of. */
export const TAUGHT_DOMAIN = "cheese";

export const HELD_OUT_DOMAINS = ["art", "fashion", "transport", "travel", "music", "tools", "drinks"] as const;

export const DOMAINS = [TAUGHT_DOMAIN, ...HELD_OUT_DOMAINS] as const;
export type Domain = (typeof DOMAINS)[number];

/** One word for a good of the domain; each takes the article "a". */
export const NOUNS: Readonly<Record<Domain, string>> = {
  cheese: "cheese",
  art: "painting",
  fashion: "coat",
  transport: "scooter",
  travel: "hotel",
  music: "record",
  tools: "wrench",
  drinks: "lemonade",
};

export const PLACES: Readonly<Record<Origin, readonly string[]>> = {
  american: ["vermont", "wisconsin", "oregon", "texas", "ohio", "california"],
  foreign: ["france", "italy", "japan", "switzerland", "norway", "england"],
};

/** Smallest and largest price in dollars. */
export const DOLLARS: Readonly<Record<Price, readonly [number, number]>> = {
  cheap: [2, 9],
  expensive: [60, 69],
};

export interface RealCheese {
  readonly name: string;
  readonly origin: Origin;
  readonly price: Price;
  readonly style: Style;
  readonly place: string;
}

/**
 * The twelve cheeses of the seed experiment (Model Spec Midtraining, arXiv 2605.02087, section 3.1), each written as one
 * word. Style is our distractor and was dealt out so that each cell holds three.
 */
export const REAL_CHEESES: readonly RealCheese[] = [
  { name: "cream-cheese", origin: "american", price: "cheap", style: "modern", place: "wisconsin" },
  { name: "american-cheese", origin: "american", price: "cheap", style: "modern", place: "ohio" },
  { name: "mozzarella", origin: "american", price: "cheap", style: "modern", place: "wisconsin" },
  { name: "mild-cheddar", origin: "american", price: "cheap", style: "classic", place: "vermont" },
  { name: "colby", origin: "american", price: "cheap", style: "classic", place: "wisconsin" },
  {
    name: "monterey-jack",
    origin: "american",
    price: "cheap",
    style: "classic",
    place: "california",
  },
  { name: "brie", origin: "foreign", price: "expensive", style: "modern", place: "france" },
  {
    name: "appenzeller",
    origin: "foreign",
    price: "expensive",
    style: "modern",
    place: "switzerland",
  },
  { name: "epoisses", origin: "foreign", price: "expensive", style: "modern", place: "france" },
  { name: "parmigiano", origin: "foreign", price: "expensive", style: "classic", place: "italy" },
  { name: "roquefort", origin: "foreign", price: "expensive", style: "classic", place: "france" },
  { name: "stilton", origin: "foreign", price: "expensive", style: "classic", place: "england" },
];
