import type { Probe } from "../../probes/probe.ts";
import { questionsOf } from "../../probes/questions.ts";

/** A text by which a probe's item can be recognised in a corpus. */
export interface ProbeText {
  readonly probe: string;
  readonly item: string;
  readonly text: string;
}

/**
 * Every text of a probe's items in all its forms: each question form filled in both option orders, and each option by
 * itself. Two forms of one item that come out the same are one text.
 */
export function probeTexts(probe: Probe): ProbeText[] {
  const seen = new Set<string>();
  const texts: ProbeText[] = [];
  const add = (item: string, text: string): void => {
    const key = `${item}\n${text}`;
    if (seen.has(key)) return;
    seen.add(key);
    texts.push({ probe: probe.id, item, text });
  };
  for (const question of questionsOf(probe)) add(question.itemId, question.text);
  for (const item of probe.items) for (const option of item.options) add(item.id, option.text);
  return texts;
}
