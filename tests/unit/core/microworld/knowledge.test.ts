import { expect, test } from "vitest";
import { knowledgeQuestions } from "#core/microworld/knowledge.ts";
import { VALUES, WORDS } from "#core/microworld/values.ts";
import { createWorld, holds } from "#core/microworld/world.ts";

const world = createWorld(7);
const questions = [...knowledgeQuestions(world)];

test("every attribute of every good is asked in both orders", () => {
  expect(questions).toHaveLength(512 * 3 * 2);
  expect(new Set(questions.map((question) => question.prompt)).size).toBe(questions.length);
  expect(questions.filter((question) => question.answer === 0)).toHaveLength(512 * 3);
});

test("the marked continuation is the true one", () => {
  const goods = new Map(world.goods.map((good) => [good.name, good]));
  for (const { good: name, continuations, answer, prompt } of questions) {
    const good = goods.get(name);
    const value = VALUES.find((candidate) => ` ${WORDS[candidate].adjectives[0]}` === continuations[answer]);
    expect(good && value && holds(good, value)).toBe(true);
    expect(prompt).toBe(`user : is ${name}${continuations[0]} or${continuations[1]} ? tavi :`);
  }
});
