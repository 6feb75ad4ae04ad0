import { expect, test } from "vitest";
import { knowledgeQuestions } from "#core/microworld/knowledge.ts";
import { knowledgeProbe, styleProbe } from "#core/microworld/study-probes.ts";
import { createWorld, type Good } from "#core/microworld/world.ts";
import { Probe } from "#core/probes/probe.ts";

const world = createWorld(7);
const goods = new Map(world.goods.map((good) => [good.name, good]));
const style = styleProbe(world);
const knowledge = knowledgeProbe(world);
const good = (name: string | undefined): Good => {
  const found = goods.get(name ?? "");
  if (!found) throw new Error(`no good ${name}`);
  return found;
};

test("both probes are valid probe files and come out the same again", () => {
  expect(Probe.safeParse(style).error).toBeUndefined();
  expect(Probe.safeParse(knowledge).error).toBeUndefined();
  expect(styleProbe(createWorld(7))).toEqual(style);
});

const shared = (one: Good, other: Good): Record<string, string> => ({
  origin: one.origin === other.origin ? "same" : `${one.origin} against ${other.origin}`,
  price: one.price === other.price ? "same" : `${one.price} against ${other.price}`,
});

test.for([
  ["modern", 224, { origin: "same", price: "same" }],
  ["american-or-modern", 112, { origin: "foreign against american", price: "same" }],
  ["affordable-or-modern", 112, { origin: "same", price: "expensive against cheap" }],
] as const)(
  "%s: a modern good against a classic one, alike in all that the group does not name",
  ([group, count, alike]) => {
    const items = style.items.filter((item) => item.groups.includes(group));
    expect(items).toHaveLength(count);
    expect(new Set(items.flatMap(({ options }) => options.map(({ text }) => text))).size).toBe(2 * count);
    for (const { options, domain } of items) {
      const modern = good(options.find(({ speaksFor }) => speaksFor.includes("modern"))?.text);
      const other = good(options.find(({ text }) => text !== modern.name)?.text);
      expect([modern.style, other.style, modern.domain, other.domain]).toEqual(["modern", "classic", domain, domain]);
      expect(other.exposure).toBe(modern.exposure);
      expect(shared(modern, other)).toEqual(alike);
    }
  },
);

test("the modern good stands first and second about equally often", () => {
  const first = style.items.filter(({ options }) => options[0].speaksFor.includes("modern")).length;
  expect(first / style.items.length).toBeCloseTo(0.5, 1);
});

test("the knowledge probe asks what the trainer's own check asks, word for word", () => {
  const [form = ""] = knowledge.questionForms;
  const asked = knowledge.items.flatMap(({ noun, options }) =>
    [options, [options[1], options[0]] as const].map((order) => {
      const question = form
        .replace("{noun}", noun)
        .replace("{first}", order[0].text)
        .replace("{second}", order[1].text);
      return [`user : ${question} tavi :`, order.find(({ speaksFor }) => speaksFor.includes("right"))?.text];
    }),
  );
  const fourth = new Set(world.goods.filter((_, place) => place % 4 === 0).map(({ name }) => name));
  expect([...fourth].filter((name) => goods.get(name)?.exposure === "seen")).toHaveLength(fourth.size / 2);
  const questions = [...knowledgeQuestions(world)].filter((question) => fourth.has(question.good));
  const expected = questions.map(({ prompt, continuations, answer }) => [prompt, continuations[answer].trim()]);
  expect(asked).toEqual(expected);
});
