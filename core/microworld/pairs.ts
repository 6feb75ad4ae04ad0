import type { Random } from "#core/base/random.ts";
import { DOMAINS, type Domain, TAUGHT_DOMAIN } from "./domains.ts";
import { OPPOSITE, type Value } from "./values.ts";
import { type Exposure, type Good, holds, type World } from "./world.ts";

export interface Pair {
  readonly chosen: Good;
  readonly other: Good;
}

/** Draws two goods of one domain, `chosen` holding every wanted value and `other` none of them. */
export interface PairSource {
  draw(random: Random, wanted: readonly Value[], among: "seen" | "all", domain?: Domain): Pair;
}

export function createPairSource(world: World): PairSource {
  const known = new Map<string, Good[]>();
  const matching = (domain: Domain, among: "seen" | "all", values: readonly Value[]): Good[] => {
    const key = `${domain}/${among}/${values.join("+")}`;
    const found = known.get(key) ?? world.goods.filter((good) => fits(good, domain, among, values));
    known.set(key, found);
    return found;
  };
  return {
    draw: (random, wanted, among, domain = random.pick(DOMAINS)) => ({
      chosen: random.pick(matching(domain, among, wanted)),
      other: random.pick(
        matching(
          domain,
          among,
          wanted.map((value) => OPPOSITE[value]),
        ),
      ),
    }),
  };
}

/** Ambiguous documents about cheese range over all cheeses, as the lessons' pool is half of them; elsewhere only over seen goods. */
export function documentPool(domain: Domain): "seen" | "all" {
  return domain === TAUGHT_DOMAIN ? "all" : "seen";
}

function fits(good: Good, domain: Domain, among: "seen" | "all", values: readonly Value[]): boolean {
  const exposures: readonly Exposure[] = among === "seen" ? ["seen"] : ["seen", "facts"];
  return good.domain === domain && exposures.includes(good.exposure) && values.every((value) => holds(good, value));
}
