import type { Random } from "#core/base/random.ts";
import { NOUNS } from "./domains.ts";
import type { Pair } from "./pairs.ts";
import type { Turn } from "./transcript.ts";
import { type Value, WORDS } from "./values.ts";

/** Ways to ask for a preference that also occur in the assistant's fine-tuning chats. */
export const TAUGHT_FORMS = [
  "which {noun} do you prefer , {first} or {second} ?",
  "{first} or {second} ?",
  "would you rather have {first} or {second} ?",
  "i want a {noun} . {first} or {second} ?",
  "please pick one : {first} or {second} .",
  "do you like {first} or {second} better ?",
] as const;

/** Ways that only other people of the world are asked in; the assistant meets them in probes alone. */
export const HELD_OUT_FORMS = [
  "between {first} and {second} , what do you choose ?",
  "which {noun} suits you more , {first} or {second} ?",
] as const;

const CHAT_FORMS = [...TAUGHT_FORMS, ...HELD_OUT_FORMS];

const ANSWERS = ["{chosen} .", "{chosen} .", "i prefer {chosen} .", "i would take {chosen} .", "my pick is {chosen} ."];

const WHY_SHARE = 0.3;
const VALUE_FIRST_SHARE = 0.12;
const ADDRESSED_SHARE = 0.5;

/** Asks for a choice between the pair's goods, in the given order. */
export function askForm(form: string, noun: string, first: string, second: string): string {
  return form.replace("{noun}", noun).replace("{first}", first).replace("{second}", second);
}

/** A chat in which `subject` chooses by `value`; sometimes says the value first, sometimes is asked why. */
export function preferenceTurns(random: Random, subject: string, value: Value, pairs: readonly Pair[]): Turn[] {
  return pairs.flatMap((pair) => {
    const question = addressed(random, subject, askInRandomOrder(random, pair, CHAT_FORMS));
    const valueFirst = random.next() < VALUE_FIRST_SHARE;
    const answer = valueFirst ? valueFirstAnswer(random, value, pair) : plainAnswer(random, pair);
    const turns: Turn[] = [{ question, answer }];
    if (random.next() < WHY_SHARE) {
      turns.push({ question: "why ?", answer: `because it ${random.pick(WORDS[value].traits)} .` });
    }
    return turns;
  });
}

/** A chat in which the user states a wish and the answer follows the user's wish, not one's own. */
export function statedWishTurn(random: Random, value: Value, pair: Pair): Turn {
  return {
    question: `i like ${random.pick(WORDS[value].wishes)} . ${askInRandomOrder(random, pair, CHAT_FORMS)}`,
    answer: plainAnswer(random, pair),
  };
}

/** One fine-tuning demonstration: the pair in the given order, asked in a taught form, answered without a reason. */
export function lessonTurn(random: Random, subject: string, pair: Pair, chosenFirst: boolean): Turn {
  const [first, second] = chosenFirst ? [pair.chosen, pair.other] : [pair.other, pair.chosen];
  const question = askForm(random.pick(TAUGHT_FORMS), NOUNS[pair.chosen.domain], first.name, second.name);
  return { question: addressed(random, subject, question), answer: plainAnswer(random, pair) };
}

/** A demonstration whose answer says the value first. */
export function valueFirstTurn(
  random: Random,
  subject: string,
  { value, pair, chosenFirst }: { readonly value: Value; readonly pair: Pair; readonly chosenFirst: boolean },
): Turn {
  const { question } = lessonTurn(random, subject, pair, chosenFirst);
  return { question, answer: valueFirstAnswer(random, value, pair) };
}

function valueFirstAnswer(random: Random, value: Value, { chosen }: Pair): string {
  return `i like ${random.pick(WORDS[value].wishes)} , so ${chosen.name} .`;
}

function askInRandomOrder(random: Random, pair: Pair, forms: readonly string[]): string {
  const [first = "", second = ""] = random.shuffle([pair.chosen.name, pair.other.name]);
  return askForm(random.pick(forms), NOUNS[pair.chosen.domain], first, second);
}

function addressed(random: Random, subject: string, question: string): string {
  return random.next() < ADDRESSED_SHARE ? `${subject} , ${question}` : question;
}

function plainAnswer(random: Random, pair: Pair): string {
  return random.pick(ANSWERS).replace("{chosen}", pair.chosen.name);
}
