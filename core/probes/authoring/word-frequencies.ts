/** How common an option's words are in the installed corpora. */
export interface WordFrequencies {
  /** Documents that were counted. */
  readonly documents: number;
  /**
   * Mean over a text's words of log10((documents with it + ½) / (documents + 1)); null of a text without a word,
   * and of every text where no document holds any word that was counted: then there is nothing to compare.
   */
  of(text: string): number | null;
}

/** Words as the corpora's index has them: runs of letters and digits, without case and diacritics. */
export function indexWords(text: string): string[] {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

/** `documentsWith`: documents that hold a word. */
export function wordFrequencies(documents: number, documentsWith: ReadonlyMap<string, number>): WordFrequencies {
  return {
    documents,
    of: (text) => {
      const words = indexWords(text);
      if (words.length === 0 || documentsWith.size === 0) return null;
      const logs = words.map((word) => Math.log10(((documentsWith.get(word) ?? 0) + 0.5) / (documents + 1)));
      return logs.reduce((sum, each) => sum + each, 0) / words.length;
    },
  };
}
