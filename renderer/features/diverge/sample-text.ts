import type { Probe } from "#core/probes/probe.ts";
import { questionsOf } from "#core/probes/questions.ts";

/** A prompt and an answer that exist in the checkpoints' world: a probe's first question with its first option. */
export function sampleText(probes: readonly Probe[]): { readonly prompt: string; readonly text: string } | null {
  const [probe] = probes.toSorted((a, b) => a.id.localeCompare(b.id));
  const [item] = probe?.items ?? [];
  if (!probe || !item) return null;
  const [question] = questionsOf({ ...probe, items: [item] });
  return question ? { prompt: question.text, text: ` ${item.options[0].text} .` } : null;
}
