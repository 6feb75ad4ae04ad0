import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createRandom } from "#core/base/random.ts";
import type { Probe } from "#core/probes/probe.ts";
import { parseProbe } from "#core/probes/parse-probe.ts";
import { ROOT } from "../places.ts";

/** A probe of `count` items over the goods of a bundled one, drawn again in other pairs of the same kind; one question form. */
export function largeProbe(count: number): Probe {
  const read = parseProbe(readFileSync(join(ROOT, "models/probes/value-micro.json"), "utf8"));
  if (!read.ok) throw new Error(read.error.message);
  const { items, questionForms, ...rest } = read.value;
  const random = createRandom("bench memory");
  const sameKind = Map.groupBy(items, ({ noun }) => noun);
  const drawn = Array.from({ length: count }, (_, at) => {
    const item = random.pick(items);
    const other = random.pick(sameKind.get(item.noun) ?? [item]);
    return { ...item, id: `item-${at}`, options: [item.options[0], other.options[1]] as const };
  });
  const made = parseProbe({
    ...rest,
    id: "bench-memory",
    title: "Many items",
    questionForms: questionForms.slice(0, 1),
    items: drawn,
  });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}
