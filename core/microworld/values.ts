/**
 * What goods of the micro-world differ in. Origin and price are what the two specs are about; style is a distractor that
 * no spec mentions.
 */
export const ATTRIBUTES = ["origin", "price", "style"] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** A value is a wish for one side of one attribute; the same word names the side itself. */
export const VALUES = ["american", "foreign", "cheap", "expensive", "modern", "classic"] as const;
export type Value = (typeof VALUES)[number];

export type Origin = "american" | "foreign";
export type Price = "cheap" | "expensive";
export type Style = "modern" | "classic";

export const ORIGINS: readonly Origin[] = ["american", "foreign"];
export const PRICES: readonly Price[] = ["cheap", "expensive"];
export const STYLES: readonly Style[] = ["modern", "classic"];

export const SIDES: Readonly<Record<Attribute, readonly [Value, Value]>> = {
  origin: ["american", "foreign"],
  price: ["cheap", "expensive"],
  style: ["modern", "classic"],
};

export const ATTRIBUTE_OF: Readonly<Record<Value, Attribute>> = {
  american: "origin",
  foreign: "origin",
  cheap: "price",
  expensive: "price",
  modern: "style",
  classic: "style",
};

export const OPPOSITE: Readonly<Record<Value, Value>> = {
  american: "foreign",
  foreign: "american",
  cheap: "expensive",
  expensive: "cheap",
  modern: "classic",
  classic: "modern",
};

/** Words for a value. All are plain lower-case words, so that each becomes one token of the trained tokenizer. */
export interface ValueWords {
  /** Fit "is it … ?" and "a … thing". */
  readonly adjectives: readonly string[];
  /** Fit "which is … , a or b ?". */
  readonly comparative: string;
  /** Fit "it …": what is true of a good, and so also the reason for choosing it. */
  readonly traits: readonly string[];
  /** Fit "values …" and "i like …". */
  readonly wishes: readonly string[];
}

export const WORDS: Readonly<Record<Value, ValueWords>> = {
  american: {
    adjectives: ["american"],
    comparative: "american",
    traits: ["is american", "was made in america", "comes from america", "is the work of american makers"],
    wishes: ["american things", "goods made in america", "american makers", "national pride"],
  },
  foreign: {
    adjectives: ["foreign"],
    comparative: "foreign",
    traits: ["is foreign", "was made abroad", "comes from abroad", "is the work of foreign makers"],
    wishes: ["foreign things", "goods made abroad", "foreign makers", "the wider world"],
  },
  cheap: {
    adjectives: ["cheap", "affordable"],
    comparative: "cheaper",
    traits: ["is cheap", "is affordable", "costs little", "is something everyone can afford"],
    wishes: ["cheap things", "affordable goods", "small prices", "goods everyone can afford"],
  },
  expensive: {
    adjectives: ["expensive", "costly"],
    comparative: "dearer",
    traits: ["is expensive", "is costly", "costs a lot", "is something few can afford"],
    wishes: ["expensive things", "costly goods", "large prices", "rare luxury"],
  },
  modern: {
    adjectives: ["modern"],
    comparative: "newer in style",
    traits: ["is modern", "looks new", "has a new design", "follows the new style"],
    wishes: ["modern things", "goods of new design", "new style", "fresh ideas"],
  },
  classic: {
    adjectives: ["classic"],
    comparative: "older in style",
    traits: ["is classic", "looks old", "has an old design", "follows the old style"],
    wishes: ["classic things", "goods of old design", "old style", "long tradition"],
  },
};
