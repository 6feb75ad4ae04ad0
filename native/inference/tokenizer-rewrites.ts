/** A part of a tokenizer.json, read loosely. */
type Part = Readonly<Record<string, unknown>>;

const BYTE_LEVEL = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;
/** What the reference implementation counts as letters of a word: joiners too. */
const WORD = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200C\u200D`;

const PUNCTUATION = String.raw`[\p{P}\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E]`;
const FOLDS: ReadonlyMap<string, string> = new Map([
  ["s", "\u017F"],
  ["k", "\u212A"],
]);

/**
 * A pre-tokenizer in words that our library carries out as the reference implementation does: its own digits and word
 * letters are ASCII, its own white space has U+FEFF and lacks U+0085.
 */
export function faithfulPreTokenizer(part: unknown): unknown {
  if (!isPart(part)) return part;
  switch (part["type"]) {
    case "Sequence": {
      const inner = part["pretokenizers"];
      return Array.isArray(inner) ? { ...part, pretokenizers: inner.map(faithfulPreTokenizer) } : part;
    }
    case "Digits":
      return isolated(part["individual_digits"] === true ? String.raw`\p{N}` : String.raw`\p{N}+`);
    case "Whitespace":
      return matches(String.raw`[${WORD}]+|[^${WORD}\s]+`);
    case "WhitespaceSplit":
      return matches(String.raw`\S+`);
    case "BertPreTokenizer":
      return sequence(removed(String.raw`\s+`), isolated(PUNCTUATION));
    case "Split":
      return foldedSplit(part);
    case "ByteLevel": {
      if (part["use_regex"] === false) return part;
      if (part["add_prefix_space"] === true) {
        const prefix = { type: "Replace", pattern: { Regex: String.raw`\A([^ ])` }, content: " $1" };
        return sequence(prefix, isolated(BYTE_LEVEL), { ...part, add_prefix_space: false, use_regex: false });
      }
      return sequence(isolated(BYTE_LEVEL), { ...part, use_regex: false });
    }
    default:
      return part;
  }
}

/**
 * A normaliser in words that our library carries out as the reference implementation does: what is put in has no signs
 * of JavaScript's own, and what is stripped is Unicode's white space.
 */
export function faithfulNormalizer(part: unknown): unknown {
  if (!isPart(part)) return part;
  const { content, normalizers } = { content: part["content"], normalizers: part["normalizers"] };
  if (part["type"] === "Sequence" && Array.isArray(normalizers)) {
    return { ...part, normalizers: normalizers.map(faithfulNormalizer) };
  }
  if (part["type"] === "Replace" && typeof content === "string") {
    return { ...part, content: content.replaceAll("$", "$$$$") };
  }
  if (part["type"] !== "Strip") return part;
  const ends = [
    ...(part["strip_left"] === true ? [String.raw`\A\s+`] : []),
    ...(part["strip_right"] === true ? [String.raw`\s+\z`] : []),
  ];
  return {
    type: "Sequence",
    normalizers: ends.map((pattern) => ({ type: "Replace", pattern: { Regex: pattern }, content: "" })),
  };
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null;
}

function sequence(...parts: readonly Part[]): Part {
  return { type: "Sequence", pretokenizers: parts };
}

function removed(pattern: string): Part {
  return { type: "Split", pattern: { Regex: pattern }, behavior: "Removed", invert: false };
}

/** A split whose words without regard to capitals take the long s and the Kelvin sign too, as Unicode folds them. */
function foldedSplit(part: Part): Part {
  const { pattern } = part;
  if (!isPart(pattern)) return part;
  const text = pattern["String"];
  // Our library keeps what it splits at when that is a plain text.
  if (typeof text === "string")
    return { ...part, pattern: { Regex: text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`) } };
  if (typeof pattern["Regex"] !== "string") return part;
  const folded = pattern["Regex"].replaceAll(/\(\?i:([A-Za-z'|]*)\)/g, (_, words: string) => {
    const either = words.replaceAll(
      /[A-Za-z]/g,
      (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}${FOLDS.get(letter.toLowerCase()) ?? ""}]`,
    );
    return `(?:${either})`;
  });
  return { ...part, pattern: { Regex: folded } };
}

function isolated(pattern: string): Part {
  return { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false };
}

/** Keeps what the pattern finds and drops the rest. */
function matches(pattern: string): Part {
  return { type: "Split", pattern: { Regex: pattern }, behavior: "Removed", invert: true };
}

const FAR_IDEOGRAPH =
  /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B820}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

/**
 * A text as it has to be put before our library's normaliser, so that what comes out is what the reference gives: small
 * sigma is the same everywhere in a word, and ideographs beyond the basic plane stand apart too.
 */
export function beforeNormalizer(
  text: string,
  normalizers: readonly {
    readonly type?: string | undefined;
    readonly lowercase?: boolean | undefined;
    readonly handle_chinese_chars?: boolean | undefined;
  }[],
): string {
  const small = normalizers.some((part) => part.type === "Lowercase" || part.lowercase === true);
  const apart = normalizers.some((part) => part.handle_chinese_chars === true);
  const sigma = small ? text.replaceAll("Σ", "σ") : text;
  return apart ? sigma.replaceAll(FAR_IDEOGRAPH, " $& ") : sigma;
}
