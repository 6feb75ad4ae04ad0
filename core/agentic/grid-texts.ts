import { type GridProbe, promptsOfProbe } from "./grid-probe.ts";

/** The mails of a grid's prompts, by which a cell can be recognised in a corpus; a mail that several cells share is the first's. */
export function gridTexts(probe: GridProbe): { probe: string; item: string; text: string }[] {
  const cells = promptsOfProbe(probe);
  if (!cells.ok) return [];
  const seen = new Set<string>();
  return cells.value.flatMap(({ id, prompt }) =>
    [prompt.user, ...(prompt.mails ?? [])]
      .join("\n")
      .split(/<\/?mail>/)
      .flatMap((part) => {
        const text = part.trim();
        if (text === "" || seen.has(text)) return [];
        seen.add(text);
        return [{ probe: probe.id, item: id, text }];
      }),
  );
}
