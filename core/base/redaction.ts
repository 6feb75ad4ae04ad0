import { withoutSecrets, type Secret } from "./secrets.ts";

/** What a text that is passed on must not hold: each value, and what stands in its place. */
export interface PrivateWords {
  /** Folders, replaced wherever they stand. */
  readonly folders: readonly PrivateWord[];
  /** Names of people and machines, replaced where they stand as words of their own. */
  readonly names: readonly PrivateWord[];
  readonly secrets: readonly Secret[];
}

export interface PrivateWord {
  readonly value: string;
  readonly shown: string;
}

/** Any person's folder, as Linux, macOS and Windows lay them out. */
const HOME = /(?:\/home\/|\/Users\/|[A-Za-z]:\\Users\\)[^/\\\s;]+/g;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
/** Eight groups, or some with a `::`; a time of day has neither. */
const IPV6 =
  /(?<![\w:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?)(?![\w:])/gi;
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** A message that is passed on names the folders of no person. */
export function withoutHomes(text: string): string {
  return text.replaceAll(HOME, "~");
}

/** Every text in a value, however deep, without what is private; keys are ours and stay. */
export function redacted(value: unknown, words: PrivateWords): unknown {
  if (typeof value === "string") return redactedText(value, words);
  if (Array.isArray(value)) return value.map((each) => redacted(each, words));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redacted(each, words)]));
}

export function redactedText(text: string, { folders, names, secrets }: PrivateWords): string {
  const noFolders = longestFirst(folders).reduce((left, { value, shown }) => left.replaceAll(value, shown), text);
  const noSecrets = withoutHomes(withoutSecrets(noFolders, secrets));
  const noAddresses = noSecrets.replaceAll(MAIL, "‹mail›").replaceAll(IPV4, "‹address›").replaceAll(IPV6, "‹address›");
  return longestFirst(names).reduce((left, { value, shown }) => left.replaceAll(wordOf(value), shown), noAddresses);
}

/** One may be a part of another; an empty one is in every text. */
function longestFirst(words: readonly PrivateWord[]): PrivateWord[] {
  return words.filter(({ value }) => value.length > 1).toSorted((one, other) => other.value.length - one.value.length);
}

const SYNTAX = /[\^$\\.*+?()[\]{}|/]/g;

function wordOf(value: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_])${value.replaceAll(SYNTAX, "\\$&")}(?![\\p{L}\\p{N}_])`, "giu");
}
