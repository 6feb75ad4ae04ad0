import type { CheckSettings } from "./check-settings.ts";
import { exampleOf, excerpt, MOST_EXAMPLES } from "./examples.ts";
import { createIdentityCheck, type OtherName } from "./identity.ts";
import type { Example, QualityFindings } from "./report.ts";
import type { CheckedDocument, DocumentCheck } from "./checked-document.ts";

type Names = QualityFindings["wrongIdentity"]["names"];

/** Documents that give the model another name or maker. In a chat only what the assistant says counts. */
export function createIdentityFindings({
  modelNames,
  providerNames,
}: CheckSettings): DocumentCheck<QualityFindings["wrongIdentity"]> {
  const checked = modelNames.length > 0 || providerNames.length > 0;
  const otherNames = createIdentityCheck({ models: modelNames, providers: providerNames });
  const flagged: number[] = [];
  const examples: Example[] = [];
  const names = new Map<string, Names[number]>();
  let of = 0;
  return {
    flagged,
    add: (document) => {
      of++;
      const found = assistantTexts(document).flatMap((text) => otherNames(text).map((other) => ({ text, other })));
      const counted = new Set<string>();
      for (const { other } of found) countName(names, other, counted);
      const wrong = found.find(({ other }) => other.verdict !== "mentions");
      if (!checked || wrong === undefined) return;
      flagged.push(document.id);
      if (examples.length === MOST_EXAMPLES) return;
      const { start, end, verdict } = wrong.other;
      examples.push(exampleOf(document, `${verdict}: ${excerpt(wrong.text, start, end)}`));
    },
    finding: () => ({
      flagged: flagged.length,
      of: checked ? of : 0,
      examples,
      checked,
      names: [...names.values()].sort((one, other) => other.documents - one.documents),
    }),
  };
}

/** Names in a whole document with their places in its text; of a chat, in the assistant's turns. */
export function namesIn(
  { text, messages }: Pick<CheckedDocument, "text" | "messages">,
  otherNames: (text: string) => OtherName[],
): OtherName[] {
  if (messages === null) return otherNames(text);
  let after = 0;
  return messages.flatMap(({ role, content }) => {
    const at = text.indexOf(content, after);
    if (at < 0) return [];
    after = at + content.length;
    if (role !== "assistant") return [];
    return otherNames(content).map((name) => ({ ...name, start: name.start + at, end: name.end + at }));
  });
}

function assistantTexts({ text, messages }: CheckedDocument): string[] {
  if (messages === null) return [text];
  return messages.flatMap(({ role, content, reasoning }) =>
    role === "assistant" ? [...(reasoning ? [reasoning] : []), content] : [],
  );
}

function countName(names: Map<string, Names[number]>, { name, kind, verdict }: OtherName, counted: Set<string>): void {
  const known = names.get(name) ?? { name, kind, documents: 0, claims: 0, instead: 0, mentions: 0 };
  names.set(name, {
    ...known,
    documents: known.documents + (counted.has(name) ? 0 : 1),
    [verdict]: known[verdict] + 1,
  });
  counted.add(name);
}
