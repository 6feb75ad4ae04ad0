import { groupsOf } from "#core/probes/groups.ts";
import type { Probe, ProbeItem } from "#core/probes/probe.ts";
import { questionsOf } from "#core/probes/questions.ts";

export interface Suggestion {
  readonly prompt: string;
  /** Where it was taken from: `value-micro, held-out:seen`. */
  readonly source: string;
}

/**
 * Prompts that a probe really asks, so that the goods in them exist in the checkpoints' world: an item of each named
 * group, in the probe's own question forms, the forms taking turns.
 */
export function suggestionsFrom(probes: readonly Probe[], most: number): Suggestion[] {
  const suggestions = probes.flatMap((probe) =>
    representatives(probe).map(({ group, item }, index): Suggestion => {
      const form = index % probe.questionForms.length;
      const questions = questionsOf({ ...probe, items: [item] });
      const asked = questions.find((question) => question.form === form && question.order === 0);
      return { prompt: asked?.text ?? "", source: `${probe.id}, ${group}` };
    }),
  );
  const fresh = suggestions.filter(
    ({ prompt }, index) => prompt !== "" && suggestions.findIndex((other) => other.prompt === prompt) === index,
  );
  return fresh.slice(0, most);
}

/** One item a group, of different domains where there are some. */
function representatives(probe: Probe): { readonly group: string; readonly item: ProbeItem }[] {
  const groups = groupsOf(probe).filter((group) => group.level === "headline");
  const named = groups.length > 1 ? groups.slice(1) : groups;
  const domains = new Set<string>();
  return named.flatMap(({ id, items }) => {
    const item = items.find(({ domain }) => !domains.has(domain)) ?? items[0];
    if (!item) return [];
    domains.add(item.domain);
    return [{ group: id, item }];
  });
}
