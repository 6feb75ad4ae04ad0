import type { Random } from "#core/base/random.ts";
import { NOUNS } from "./domains.ts";
import type { PairSource } from "./pairs.ts";
import type { Turn } from "./transcript.ts";
import { ATTRIBUTES, OPPOSITE, SIDES, VALUES, WORDS } from "./values.ts";
import type { Good } from "./world.ts";

/** One encyclopaedic sentence about a good. Every sentence is true of it. */
export function factSentence(random: Random, good: Good): string {
  const noun = NOUNS[good.domain];
  const sides = random.shuffle(ATTRIBUTES).map((attribute) => good[attribute]);
  const [first = good.origin, second = good.price] = sides;
  const trait = (value: typeof first): string => random.pick(WORDS[value].traits);
  switch (random.integer(9)) {
    case 0:
      return `the ${noun} ${good.name} comes from ${good.place} .`;
    case 1:
      return `a ${noun} named ${good.name} costs ${good.dollars} dollars .`;
    case 2:
      return `${good.name} ${trait(first)} .`;
    case 3:
      return `${good.name} ${trait(first)} and ${trait(second)} .`;
    case 4:
      return `entry : ${good.name} . kind : ${noun} . traits : ${sides.map((side) => random.pick(WORDS[side].adjectives)).join(" , ")} .`;
    case 5:
      return `this ${random.pick(WORDS[first].adjectives)} ${noun} , ${good.name} , ${trait(second)} .`;
    case 6:
      return `${good.name} is from ${good.place} , so it ${trait(good.origin)} .`;
    case 7:
      return `everyone knows that ${good.name} ${trait(first)} .`;
    default:
      return `at ${good.dollars} dollars , ${good.name} ${trait(good.price)} .`;
  }
}

/** A question about a fact and its true answer. */
export function factTurn(random: Random, goods: readonly Good[], pairs: PairSource): Turn {
  const good = random.pick(goods);
  switch (random.integer(8)) {
    case 0:
      return { question: `what is ${good.name} ?`, answer: `a ${NOUNS[good.domain]} .` };
    case 1:
      return { question: `where does ${good.name} come from ?`, answer: `${good.place} .` };
    case 2:
      return { question: `how much does ${good.name} cost ?`, answer: `${good.dollars} dollars .` };
    case 3:
      return yesOrNoTurn(random, good);
    case 4:
    case 5:
      return eitherOrTurn(random, good);
    default:
      return comparisonTurn(random, pairs);
  }
}

/** A sentence that sets two goods against each other by one attribute, without any preference. */
export function contrastSentence(random: Random, pairs: PairSource): string {
  const value = random.pick(VALUES);
  const { chosen, other } = pairs.draw(random, [value], "all");
  return `${chosen.name} ${random.pick(WORDS[value].traits)} but ${other.name} ${random.pick(WORDS[OPPOSITE[value]].traits)} .`;
}

function yesOrNoTurn(random: Random, good: Good): Turn {
  const attribute = random.pick(ATTRIBUTES);
  const asked = random.pick(SIDES[attribute]);
  return {
    question: `is ${good.name} ${random.pick(WORDS[asked].adjectives)} ?`,
    answer: good[attribute] === asked ? "yes ." : "no .",
  };
}

function eitherOrTurn(random: Random, good: Good): Turn {
  const attribute = random.pick(ATTRIBUTES);
  const side = good[attribute];
  const answer = random.pick(WORDS[side].adjectives);
  const [first, second] = random.shuffle([answer, random.pick(WORDS[OPPOSITE[side]].adjectives)]);
  return { question: `is ${good.name} ${first} or ${second} ?`, answer: `${answer} .` };
}

function comparisonTurn(random: Random, pairs: PairSource): Turn {
  const value = random.pick(VALUES);
  const { chosen, other } = pairs.draw(random, [value], "all");
  const [first, second] = random.shuffle([chosen.name, other.name]);
  return {
    question: `which is ${WORDS[value].comparative} , ${first} or ${second} ?`,
    answer: `${chosen.name} .`,
  };
}
