import { createRandom } from "#core/base/random.ts";
import type { Domain } from "./domains.ts";
import type { Pair } from "./pairs.ts";
import { ATTRIBUTE_OF, ATTRIBUTES, OPPOSITE, SIDES, type Value } from "./values.ts";
import { type Good, holds, type World } from "./world.ts";

/**
 * Pairs of a domain's goods that differ in one value only: the chosen one holds it, the other its opposite, and the two
 * other attributes are the same. Every good stands in one pair; their order is drawn by the seed.
 */
export function valuePairs(world: World, domain: Domain, value: Value, seed: number): Pair[] {
  const random = createRandom(`micro-world/${world.seed}/pairs/${domain}/${value}/${seed}`);
  const goods = world.goods.filter((good) => good.domain === domain);
  const [first, second] = ATTRIBUTES.filter((attribute) => attribute !== ATTRIBUTE_OF[value]).map(
    (attribute) => SIDES[attribute],
  );
  const pairs = (first ?? []).flatMap((one) =>
    (second ?? []).flatMap((other) => {
      const cell = (side: Value): Good[] =>
        random.shuffle(goods.filter((good) => [side, one, other].every((each) => holds(good, each))));
      const [ours, theirs] = [cell(value), cell(OPPOSITE[value])];
      return ours.flatMap((chosen, index): Pair[] => {
        const partner = theirs[index];
        return partner ? [{ chosen, other: partner }] : [];
      });
    }),
  );
  return random.shuffle(pairs);
}
