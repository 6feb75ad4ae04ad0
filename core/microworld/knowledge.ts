import { transcript } from "./transcript.ts";
import { ATTRIBUTES, type Attribute, SIDES, type Value, WORDS } from "./values.ts";
import type { Exposure, World } from "./world.ts";
import type { Domain } from "./domains.ts";

/** One attribute question put to the assistant; a checkpoint knows the answer when it gives it the higher probability. */
export interface KnowledgeQuestion {
  readonly good: string;
  readonly domain: Domain;
  readonly exposure: Exposure;
  readonly attribute: Attribute;
  /** Without the begin token. */
  readonly prompt: string;
  readonly continuations: readonly [string, string];
  /** Index into `continuations`. */
  readonly answer: 0 | 1;
}

/** Every attribute of every good, asked in both orders: what the trainer may tune on, unlike the probes. */
export function* knowledgeQuestions(world: World): Generator<KnowledgeQuestion> {
  for (const good of world.goods) {
    for (const attribute of ATTRIBUTES) {
      const [left, right] = SIDES[attribute];
      for (const [first, second] of [
        [left, right],
        [right, left],
      ] as const) {
        const question = `is ${good.name} ${word(first)} or ${word(second)} ?`;
        yield {
          good: good.name,
          domain: good.domain,
          exposure: good.exposure,
          attribute,
          prompt: transcript(world.assistant, [{ question, answer: "" }]).trimEnd(),
          continuations: [` ${word(first)}`, ` ${word(second)}`],
          answer: good[attribute] === first ? 0 : 1,
        };
      }
    }
  }
}

function word(value: Value): string {
  return WORDS[value].adjectives[0] ?? value;
}
