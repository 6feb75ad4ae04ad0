import type { Probe, ProbeItem } from "../probe.ts";

/** A probe that is not stored yet: its version is given to it then. */
export type ProbeDraft = Omit<Probe, "version">;

/** Items that differ in their words from the stored ones of the same id were written by whoever saves them. */
export function withOrigins(draft: ProbeDraft, stored: Probe | null): ProbeDraft {
  const before = new Map(stored?.items.map((item) => [item.id, item]));
  return {
    ...draft,
    items: draft.items.map(({ origin, ...item }) => ({
      ...item,
      ...originOf({ ...item, origin }, before.get(item.id)),
    })),
  };
}

function originOf(item: ProbeItem, before: ProbeItem | undefined): Pick<ProbeItem, "origin"> {
  if (!before) return { origin: item.origin ?? { kind: "written" } };
  const same = wordsOf(item) === wordsOf(before);
  if (!same) return { origin: { kind: "written" } };
  return before.origin === undefined ? {} : { origin: before.origin };
}

/** Its options whatever their order, with what each speaks for. */
function wordsOf({ options }: ProbeItem): string {
  return options
    .map(({ text, speaksFor }) => JSON.stringify([text, speaksFor.toSorted()]))
    .toSorted()
    .join("\n");
}

/** An id for a new item that none of the taken ones is. */
export function freshItemId(taken: ReadonlySet<string>, prefix = "item"): string {
  for (let number = taken.size + 1; ; number++) {
    const id = `${prefix}-${String(number).padStart(3, "0")}`;
    if (!taken.has(id)) return id;
  }
}

/** An id of lower-case letters, digits and hyphens out of any words; "" where nothing of them remains. */
export function idFrom(words: string): string {
  return words
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60);
}
