import { expect, test } from "vitest";
import { DOMAINS, NOUNS, REAL_CHEESES } from "#core/microworld/domains.ts";
import { ATTRIBUTE_OF, ATTRIBUTES, SIDES, VALUES } from "#core/microworld/values.ts";
import { createWorld, GOODS_PER_CELL, lessonGoods, worldNames } from "#core/microworld/world.ts";

const world = createWorld(7);

test("the same seed makes the same world and another seed another one", () => {
  expect(createWorld(7)).toEqual(world);
  expect(createWorld(8).goods.map((good) => good.name)).not.toEqual(world.goods.map((good) => good.name));
});

test("every cell of domain, origin, price and style holds eight goods, half of them seen", () => {
  const cells = Map.groupBy(world.goods, (good) => [good.domain, good.origin, good.price, good.style].join(" "));
  expect(cells.size).toBe(DOMAINS.length * 8);
  for (const goods of cells.values()) {
    expect(goods).toHaveLength(GOODS_PER_CELL);
    expect(goods.filter((good) => good.exposure === "seen")).toHaveLength(GOODS_PER_CELL / 2);
  }
});

test("each attribute splits the goods of each domain and exposure in half", () => {
  for (const goods of Map.groupBy(world.goods, (good) => `${good.domain} ${good.exposure}`).values()) {
    for (const attribute of ATTRIBUTES) {
      const [left, right] = SIDES[attribute].map((side) => goods.filter((good) => good[attribute] === side).length);
      expect([left, right]).toEqual([goods.length / 2, goods.length / 2]);
    }
  }
});

test.for([7, 8, 9])("names of world %i are single lower-case words and none contains another", (seed) => {
  const names = worldNames(createWorld(seed));
  const reserved = [...Object.values(NOUNS), ...DOMAINS, "user"];
  for (const name of names) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)?$/);
    expect(reserved).not.toContain(name);
    expect(names.filter((other) => other.includes(name))).toEqual([name]);
  }
  expect(names).toHaveLength(1 + 512 + 97);
});

test("price follows the price tag and place the origin", () => {
  for (const good of world.goods) {
    expect(good.price).toBe(good.dollars < 10 ? "cheap" : "expensive");
  }
  const places = Map.groupBy(world.goods, (good) => good.place);
  for (const goods of places.values()) expect(new Set(goods.map((good) => good.origin)).size).toBe(1);
});

test("the lessons set eight liked cheeses against eight others, the twelve real ones among them", () => {
  const { liked, disliked } = lessonGoods(world);
  expect([liked.length, disliked.length]).toEqual([8, 8]);
  const lessons = [...liked, ...disliked].map((good) => good.name);
  for (const cheese of REAL_CHEESES) expect(lessons).toContain(cheese.name);
  expect(liked.map((good) => good.name)).toContain("cream-cheese");
  expect(disliked.map((good) => good.name)).toContain("brie");
});

test("every value is held by equally many people, and single people cover every companion of every value once", () => {
  const { full, single, documentOnly } = world.people;
  for (const value of VALUES) {
    expect(full.filter((person) => person.value === value)).toHaveLength(8);
    expect(documentOnly.filter((person) => person.value === value)).toHaveLength(2);
    const companions = single.filter((person) => person.value === value).map((person) => person.companion);
    expect(companions.toSorted()).toEqual(
      VALUES.filter((other) => ATTRIBUTE_OF[other] !== ATTRIBUTE_OF[value]).toSorted(),
    );
  }
});

test("single people are spread evenly over the domains and document-only people are about cheese", () => {
  const { single, documentOnly } = world.people;
  for (const domain of DOMAINS) expect(single.filter((person) => person.domain === domain)).toHaveLength(3);
  expect(new Set(documentOnly.map((person) => person.domain))).toEqual(new Set(["cheese"]));
});
