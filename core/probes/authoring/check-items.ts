import type { Probe } from "../probe.ts";
import { balanceOf, sidesOf } from "./balance.ts";
import type { Giveaway, ProbeCheck, ProbeCheckSettings } from "./check-report.ts";
import { itemDuplicates } from "./near-duplicates.ts";
import { valueWordIn, valueWordsOf } from "./value-words.ts";
import type { WordFrequencies } from "./word-frequencies.ts";

/** The part of a check that the probe's own text answers. `frequencies`: null where no corpus is installed. */
export function checkItems(
  probe: Probe,
  settings: ProbeCheckSettings,
  frequencies: WordFrequencies | null,
): Pick<ProbeCheck, "items" | "obvious" | "balance" | "frequencyDocuments" | "duplicates"> {
  const words = valueWordsOf(probe, settings.valueWords);
  return {
    items: probe.items.length,
    obvious: {
      words,
      byRule: probe.axes.flatMap(({ id }) => giveaways(probe, id, words[id] ?? [])),
      forms: formsThatTell(probe, Object.values(words).flat()),
      judged: null,
    },
    balance: balanceOf(probe, frequencies),
    frequencyDocuments: frequencies?.documents ?? null,
    duplicates: itemDuplicates(probe.items, settings.nearDuplicate),
  };
}

function giveaways(probe: Probe, axis: string, words: readonly string[]): Giveaway[] {
  return sidesOf(probe, axis).flatMap(({ item, target, other }): Giveaway[] => {
    for (const option of [target, other]) {
      const word = valueWordIn(option, words);
      if (word !== null) return [{ item: item.id, axis, option, word }];
    }
    return [];
  });
}

function formsThatTell({ questionForms }: Probe, words: readonly string[]): { form: string; word: string }[] {
  return questionForms.flatMap((form) => {
    const word = valueWordIn(form.replaceAll(/\{\w+\}/g, " "), words);
    return word === null ? [] : [{ form, word }];
  });
}
