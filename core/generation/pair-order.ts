import { z } from "zod";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { HELD_OUT_FORMS, TAUGHT_FORMS } from "#core/microworld/chats.ts";
import { type Domain, DOMAINS, NOUNS } from "#core/microworld/domains.ts";
import { type Value, VALUES } from "#core/microworld/values.ts";
import { GOODS_PER_CELL } from "#core/microworld/world.ts";
import type { PairDomain, PairRequest } from "./pair-request.ts";

/** What the micro-world's grammar is asked for where it writes a probe's items. */
export const PairOrder = z.strictObject({
  make: z.literal("pairs"),
  value: z.enum(VALUES),
  domain: z.enum(DOMAINS),
  seed: z.int().nonnegative(),
  from: z.int().nonnegative(),
  count: z.int().positive(),
});
export type PairOrder = z.infer<typeof PairOrder>;

/** A domain has as many goods on either side of a value: of two sides each of the two other attributes. */
export const MOST_GRAMMAR_PAIRS = 4 * GOODS_PER_CELL;

/** Forms that the bundled checkpoints know the words of. */
export const GRAMMAR_FORMS: readonly string[] = [TAUGHT_FORMS[0], TAUGHT_FORMS[1], ...HELD_OUT_FORMS];

/** The micro-world's value of a name; "affordable" is what its specs and probes call cheap. */
export function grammarValue(name: string): Value | null {
  return VALUES.find((value) => value === name) ?? (name === "affordable" ? "cheap" : null);
}

export function grammarDomain(name: string): Domain | null {
  return DOMAINS.find((domain) => domain === name) ?? null;
}

/** Whether the grammar can write what is asked for, with the nouns that its goods go by. */
export function grammarRequest(request: PairRequest): Result<PairRequest, Problem> {
  if (grammarValue(request.value) === null) {
    return err(
      problem(
        "grammar-knows-not",
        `The grammar knows the values affordable, ${VALUES.join(", ")}, and not "${request.value}": choose one of these, or another generator.`,
      ),
    );
  }
  const domains: PairDomain[] = [];
  for (const { name } of request.domains) {
    const known = grammarDomain(name);
    if (known === null) {
      return err(
        problem(
          "grammar-knows-not",
          `The grammar knows the domains ${DOMAINS.join(", ")}, and not "${name}": choose among these, or another generator.`,
        ),
      );
    }
    domains.push({ name: known, noun: NOUNS[known] });
  }
  const most = MOST_GRAMMAR_PAIRS * domains.length;
  if (request.count > most) {
    return err(
      problem(
        "count-too-large",
        `The grammar has ${most} different items in ${domains.length === 1 ? "this domain" : `these ${domains.length} domains`}, and ${request.count} are wanted: ask for fewer.`,
      ),
    );
  }
  return ok({ ...request, domains });
}

export function pairOrder(request: PairRequest, domain: PairDomain, from: number, count: number): PairOrder {
  const [value, known] = [grammarValue(request.value), grammarDomain(domain.name)];
  if (value === null || known === null) throw new Error("Internal error: the grammar's order was not checked.");
  return { make: "pairs", value, domain: known, seed: request.seed, from, count };
}
