import type { Probe, ProbeItem } from "./probe.ts";
import type { OptionOrder, Question } from "./reading.ts";

export { classifyAnswer } from "./classify-answer.ts";

const ORDERS: readonly OptionOrder[] = [0, 1];

/**
 * Every question of a probe: item by item, each form in both option orders. The text is the user's turn; an option
 * answers it when its own words come next, as a new word, in the assistant's turn.
 */
export function questionsOf(probe: Probe): Question[] {
  return probe.items.flatMap((item) =>
    probe.questionForms.flatMap((form, index) =>
      ORDERS.map((order) => ({ itemId: item.id, form: index, order, text: fillForm(form, item, order) })),
    ),
  );
}

/**
 * The question that an option's plain likelihood is read after, for the PMI-normalised reading: the domain's noun and
 * nothing about the options (the "domain premise" of Holtzman et al., arXiv 2104.08315).
 */
export function neutralQuestion(probe: Probe, item: ProbeItem): string {
  return fillForm(probe.neutralForm ?? "{noun} ?", item, 0);
}

/** Fills in one pass, so that an option whose words look like a placeholder stays as it is. */
function fillForm(form: string, item: ProbeItem, order: OptionOrder): string {
  const words: Record<string, string> = {
    first: item.options[order].text,
    second: item.options[order === 0 ? 1 : 0].text,
    noun: item.noun,
  };
  return form.replaceAll(/\{(first|second|noun)\}/g, (placeholder, name: string) => words[name] ?? placeholder);
}
