/** A token that is looked for in the text itself, before the model reads it. */
export interface AddedToken {
  readonly content: string;
  readonly id: number;
  /** Takes the white space before it (behind it) along. */
  readonly lstrip?: boolean | undefined;
  readonly rstrip?: boolean | undefined;
  readonly special?: boolean | undefined;
  /** Looked for after the normaliser, in the normalised form. */
  readonly normalized?: boolean | undefined;
}

/** A stretch of text, or an added token by its id. */
export type Section = string | number;

export type Splitter = (text: string) => Section[];

/** Cuts a text at tokens: the leftmost first, of those the longest, as the `tokenizers` library does. */
export function splitterFor(tokens: readonly AddedToken[], form: (content: string) => string): Splitter {
  const byFirst = new Map<string, { readonly form: string; readonly token: AddedToken }[]>();
  for (const token of tokens) {
    const entry = { form: form(token.content), token };
    const first = entry.form.charAt(0);
    if (first === "") continue;
    const group = byFirst.get(first) ?? [];
    byFirst.set(first, group);
    group.push(entry);
  }
  for (const group of byFirst.values()) group.sort((one, other) => other.form.length - one.form.length);
  return (text) => {
    const sections: Section[] = [];
    let start = 0;
    let place = 0;
    while (place < text.length) {
      const found = byFirst.get(text.charAt(place))?.find((entry) => text.startsWith(entry.form, place));
      if (found === undefined) {
        place++;
        continue;
      }
      const before = text.slice(start, place);
      push(sections, found.token.lstrip === true ? before.replace(/\p{White_Space}+$/u, "") : before);
      sections.push(found.token.id);
      start = place + found.form.length;
      if (found.token.rstrip === true) start += /^\p{White_Space}*/u.exec(text.slice(start))?.[0].length ?? 0;
      place = start;
    }
    push(sections, text.slice(start));
    return sections;
  };
}

function push(sections: Section[], text: string): void {
  if (text !== "") sections.push(text);
}
