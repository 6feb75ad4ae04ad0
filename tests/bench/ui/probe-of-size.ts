import { z } from "zod";

const Item = z.looseObject({
  id: z.string(),
  options: z.tuple([
    z.looseObject({ speaksFor: z.array(z.string()) }),
    z.looseObject({ speaksFor: z.array(z.string()) }),
  ]),
});
const BundledProbe = z.looseObject({ items: z.array(Item) });
type Item = z.infer<typeof Item>;

/**
 * A probe of `size` items in one question form: every American good of the bundled probe beside affordable goods of its
 * other items, so that the bundled checkpoints are asked about words that they know.
 */
export function probeOfSize(bundled: unknown, id: string, size: number): unknown {
  const probe = BundledProbe.parse(bundled);
  const { items } = probe;
  const paired = Array.from({ length: size }, (_, index) => {
    const [turn, place] = [Math.floor(index / items.length), index % items.length];
    const [item, other] = [items[place], items[(place + turn) % items.length]];
    if (!item || !other) throw new Error("The bundled probe has no items.");
    const pair = [optionFor(item, "american"), optionFor(other, "affordable")];
    return { ...item, id: `${item.id}-with-${turn}`, options: index % 2 === 0 ? pair : pair.reverse() };
  });
  return { ...probe, id, title: `${size} pairs`, questionForms: ["{first} or {second} ?"], items: paired };
}

function optionFor(item: Item, axis: string): Item["options"][number] {
  const found = item.options.find(({ speaksFor }) => speaksFor.includes(axis));
  if (!found) throw new Error(`Item ${item.id} has no option for ${axis}.`);
  return found;
}
