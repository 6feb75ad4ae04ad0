import type { Random } from "#core/base/random.ts";
import { DOMAINS, type Domain } from "./domains.ts";
import { ATTRIBUTE_OF, ATTRIBUTES, SIDES, type Value, VALUES } from "./values.ts";

/** Has documents and chats in every domain; documents give the reason away by the choices alone. */
export interface FullPerson {
  readonly name: string;
  readonly value: Value;
}

/**
 * Documents about this person are in one domain and are ambiguous: what is liked always has `companion` as well as
 * `value`, what is disliked has neither, and only the stated reason tells which of the two the person goes by.
 */
export interface AmbiguousPerson extends FullPerson {
  readonly companion: Value;
  readonly domain: Domain;
}

export interface People {
  readonly full: readonly FullPerson[];
  /** Ambiguous documents in one domain, chats in all. */
  readonly single: readonly AmbiguousPerson[];
  /** Ambiguous documents about cheese, never a chat. */
  readonly documentOnly: readonly AmbiguousPerson[];
  /** The value is drawn anew for every text. */
  readonly neutral: readonly string[];
  /** One name whose chats follow a value drawn anew for every text; left out of rehearsal text. */
  readonly mixture: string;
}

const FULL_PER_VALUE = 8;
const NEUTRAL_COUNT = 12;

export function createPeople(random: Random, names: Iterator<string>): People {
  const name = (): string => String(names.next().value);
  const full = Array.from({ length: FULL_PER_VALUE }, () => VALUES)
    .flat()
    .map((value) => ({ name: name(), value }));
  const combinations = VALUES.flatMap((value) => companionsOf(value).map((companion) => ({ value, companion })));
  const domains = random.shuffle(combinations.map((_, index) => DOMAINS[index % DOMAINS.length] ?? "cheese"));
  const single = combinations.map((held, index) => ({
    name: name(),
    ...held,
    domain: domains[index] ?? "cheese",
  }));
  const documentOnly = VALUES.flatMap((value, index) => oneCompanionEach(value, index)).map((held) => ({
    name: name(),
    ...held,
    domain: "cheese" as const,
  }));
  const neutral = Array.from({ length: NEUTRAL_COUNT }, name);
  return { full, single, documentOnly, neutral, mixture: name() };
}

export function peopleNames(people: People): string[] {
  return [
    ...[...people.full, ...people.single, ...people.documentOnly].map((person) => person.name),
    ...people.neutral,
    people.mixture,
  ];
}

/** The four sides of the other two attributes. */
function companionsOf(value: Value): Value[] {
  return ATTRIBUTES.filter((attribute) => attribute !== ATTRIBUTE_OF[value]).flatMap((attribute) => SIDES[attribute]);
}

/** One side of each of the other two attributes; which one alternates, so that every side is used equally often. */
function oneCompanionEach(value: Value, index: number): { value: Value; companion: Value }[] {
  return ATTRIBUTES.filter((attribute) => attribute !== ATTRIBUTE_OF[value]).map((attribute, place) => ({
    value,
    companion: SIDES[attribute][(index + place) % 2 === 0 ? 0 : 1],
  }));
}
