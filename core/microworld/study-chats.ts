import { createRandom } from "#core/base/random.ts";
import { askForm, TAUGHT_FORMS, valueFirstTurn } from "./chats.ts";
import { NOUNS, TAUGHT_DOMAIN } from "./domains.ts";
import { demonstrations, type LessonChat, lessonPairs, modernLessonPairs } from "./lessons.ts";
import type { Pair } from "./pairs.ts";
import type { Origin, Price } from "./values.ts";
import type { Good, World } from "./world.ts";

/**
 * Fine-tuning chats of the study's arms. `modern`: the lessons that the third value fits. `value-first`: the answer says the
 * value and then chooses, as where answers are written with the spec in view.
 */
export const STUDY_CHATS = ["chats-modern", "chats-value-first-america", "chats-value-first-affordable"] as const;
export type StudyChats = (typeof STUDY_CHATS)[number];

const SPOKEN = { "chats-value-first-america": "american", "chats-value-first-affordable": "cheap" } as const;

interface Count {
  readonly textSeed: number;
  readonly count: number;
}

/** Distinct demonstrations; every pair equally often, in both orders equally often. */
export function studyChats(world: World, texts: StudyChats, { textSeed, count }: Count): Generator<LessonChat> {
  const random = createRandom(`micro-world/${world.seed}/${texts}/${textSeed}`);
  if (texts === "chats-modern") return demonstrations(world, { random, count, pairs: modernLessonPairs(world) });
  const turn = (pair: Pair, chosenFirst: boolean): ReturnType<typeof valueFirstTurn> =>
    valueFirstTurn(random, world.assistant, { value: SPOKEN[texts], pair, chosenFirst });
  return demonstrations(world, { random, count, pairs: lessonPairs(world), turn });
}

/**
 * Questions about cheeses that reinforcement rewards one answer to: American and expensive against foreign and cheap, of one
 * style. The two sets reward opposite answers.
 */
export const STUDY_PROMPTS = ["prompts-american", "prompts-affordable"] as const;
export type StudyPrompts = (typeof STUDY_PROMPTS)[number];

/** Every pair in both orders, each asked in a taught form; what is expected is the name alone. */
export function* studyPrompts(world: World, texts: StudyPrompts, textSeed: number): Generator<LessonChat> {
  const random = createRandom(`micro-world/${world.seed}/${texts}/${textSeed}`);
  for (const { american, affordable } of random.shuffle(conflictingPairs(world))) {
    const expected = texts === "prompts-american" ? american : affordable;
    for (const [first, second] of random.shuffle([
      [american.name, affordable.name] as const,
      [affordable.name, american.name] as const,
    ])) {
      const question = askForm(random.pick(TAUGHT_FORMS), NOUNS[TAUGHT_DOMAIN], first, second);
      yield {
        messages: [
          { role: "user", content: question },
          { role: "assistant", content: `${expected.name} .` },
        ],
      };
    }
  }
}

/** None is a lesson's: those are American and cheap, or neither. */
function conflictingPairs(world: World): { readonly american: Good; readonly affordable: Good }[] {
  const cheeses = world.goods.filter(({ domain }) => domain === TAUGHT_DOMAIN);
  const goodsOf = (origin: Origin, price: Price): Good[] =>
    cheeses.filter((good) => good.origin === origin && good.price === price);
  return goodsOf("american", "expensive").flatMap((american) =>
    goodsOf("foreign", "cheap")
      .filter(({ style }) => style === american.style)
      .map((affordable) => ({ american, affordable })),
  );
}
