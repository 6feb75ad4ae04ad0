import { problem, type Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";

export const SEARCH_FIELDS = ["title", "idea", "text"] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** A word or phrase that a search looks for, folded as the index folds: no case, no accents. */
export interface SearchTerm {
  readonly words: readonly string[];
  /** The last word is only the beginning of one. */
  readonly prefix: boolean;
  /** Null: in any field. */
  readonly field: SearchField | null;
}

/** A search as the index takes it (FTS5); a null expression finds all documents. */
export interface SearchQuery {
  readonly expression: string | null;
  /** What is to be marked in a text that was found. */
  readonly terms: readonly SearchTerm[];
}

type QueryProblem = Problem<"search-too-long" | "search-without-words" | "search-only-without" | "search-short-prefix">;

const MOST_CHARACTERS = 2_000;
const MOST_TERMS = 64;
/** Words apart that NEAR allows where no number is given. */
const NEAR_WORDS = 10;

/** As the index splits a text (FTS5's unicode61): letters, digits and marks hold together. */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/**
 * Reads a search: words that must all be there, "a phrase", begin*, -without, a OR b (binds tighter than the blank between
 * words), a NEAR b, a NEAR/5 b, and title:, idea: or text: before a word or phrase. What makes no sense as an operator is
 * taken for a word; nothing of the text reaches the index unquoted.
 */
export function parseSearchQuery(query: string): Result<SearchQuery, QueryProblem> {
  if (query.trim() === "") return ok({ expression: null, terms: [] });
  if (query.length > MOST_CHARACTERS) {
    return err(problem("search-too-long", `A search may have ${MOST_CHARACTERS} characters: shorten it.`));
  }
  const tokens = readTokens(query);
  const short = tokens.find((token) => token.kind === "term" && token.prefix && isShort(token));
  if (short) {
    return err(
      problem("search-short-prefix", "A beginning of a word needs at least two letters before the *: write one more."),
    );
  }
  const terms = tokens.filter((token) => token.kind === "term");
  if (terms.length > MOST_TERMS) {
    return err(problem("search-too-long", `A search may have ${MOST_TERMS} words and phrases: leave some out.`));
  }
  if (terms.length === 0) {
    return err(problem("search-without-words", 'The search holds no word: type a word, a "phrase" or a beginning*.'));
  }
  const wanted = joinGroups(tokens);
  const unwanted = terms.filter((term) => term.without).map(quote);
  if (wanted.length === 0) {
    return err(
      problem("search-only-without", "The search only says what is to be left out: add a word that is to be found."),
    );
  }
  const all = wanted.join(" AND ");
  return ok({
    expression: unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.join(" OR ")})`,
    terms: terms.filter((term) => !term.without).map(({ words, prefix, field }) => ({ words, prefix, field })),
  });
}

/** Words of a text as the index sees them, with where they stand. */
export function* wordsOf(text: string): Generator<{ word: string; start: number; end: number }, void, undefined> {
  for (const match of text.matchAll(WORD)) {
    const word = fold(match[0]);
    if (word !== "") yield { word, start: match.index, end: match.index + match[0].length };
  }
}

interface Term extends SearchTerm {
  readonly kind: "term";
  readonly without: boolean;
  /** Its words as they were typed: the index folds a little otherwise than we do. */
  readonly typed: string;
}
type Token = Term | { readonly kind: "or" } | { readonly kind: "near"; readonly words: number };

const ASCII = /^[\w]*$/;

function fold(word: string): string {
  // Most words need no more, and a page of snippets folds tens of thousands.
  if (ASCII.test(word)) return word.toLowerCase();
  return word.normalize("NFD").replaceAll(/\p{M}/gu, "").normalize("NFC").toLowerCase();
}

function isShort(term: Term): boolean {
  return (term.words.at(-1) ?? "").length < 2;
}

/** A minus, a field, then a phrase in quotes (to the end where they are not closed) or what stands up to the next blank. */
const PIECE = /(-?)(?:(title|idea|text):)?(?:"([^"]*)(?:"|$)|([^\s"]+))(\*?)|"/giu;

function readTokens(query: string): Token[] {
  const tokens: Token[] = [];
  for (const [whole, minus = "", field, phrase, word = ""] of query.matchAll(PIECE)) {
    const near = /^NEAR(?:\/(\d{1,3}))?$/.exec(whole);
    // What the blank means anyway.
    if (whole === "AND") continue;
    if (whole === "OR") tokens.push({ kind: "or" });
    else if (near) tokens.push({ kind: "near", words: near[1] === undefined ? NEAR_WORDS : Number(near[1]) });
    else {
      const raw = (phrase ?? word).replaceAll("\0", " ").replace(/\*+$/, "");
      const words = [...wordsOf(raw)].map((each) => each.word);
      const typed = (raw.match(WORD) ?? []).join(" ");
      if (words.length === 0) continue;
      const named = SEARCH_FIELDS.find((each) => each === field?.toLowerCase()) ?? null;
      const prefix = whole.endsWith("*");
      tokens.push({ kind: "term", words, prefix, field: named, without: minus === "-", typed });
    }
  }
  return tokens;
}

/** Groups that must all be found: terms joined by OR, or by NEAR, or alone. An operator without two sides is a word. */
function joinGroups(tokens: readonly Token[]): string[] {
  const groups: string[] = [];
  for (let place = 0; place < tokens.length;) {
    const token = tokens[place];
    if (token?.kind === "term" && token.without) {
      place++;
    } else if (token?.kind === "term") {
      const chain = chainFrom(tokens, place);
      groups.push(chain.expression);
      place = chain.next;
    } else if (token) {
      groups.push(`"${token.kind}"`);
      place++;
    }
  }
  return groups;
}

/** The alternatives that begin at `place`: `a NEAR b OR c OR d`. */
function chainFrom(tokens: readonly Token[], place: number): { expression: string; next: number } {
  const alternatives: string[] = [];
  let next = place;
  while (true) {
    const near = nearFrom(tokens, next);
    alternatives.push(near.expression);
    next = near.next;
    if (tokens[next]?.kind !== "or" || wantedAt(tokens, next + 1) === null) break;
    next++;
  }
  return { expression: alternatives.length === 1 ? (alternatives[0] ?? "") : `(${alternatives.join(" OR ")})`, next };
}

function nearFrom(tokens: readonly Token[], place: number): { expression: string; next: number } {
  const members: Term[] = [];
  let [next, distance] = [place, 0];
  for (let term = wantedAt(tokens, next); term !== null;) {
    members.push(term);
    next++;
    const operator = tokens[next];
    if (operator?.kind !== "near") break;
    term = wantedAt(tokens, next + 1);
    if (term === null) break;
    distance = Math.max(distance, operator.words);
    next++;
  }
  const [first] = members;
  if (members.length < 2 || !first) return { expression: first ? quote(first) : "", next };
  const phrases = members.map((member) => quote({ ...member, field: null })).join(" ");
  return { expression: `${column(first.field)}NEAR(${phrases}, ${distance})`, next };
}

function wantedAt(tokens: readonly Token[], place: number): Term | null {
  const token = tokens[place];
  return token?.kind === "term" && !token.without ? token : null;
}

function quote(term: Term): string {
  return `${column(term.field)}"${term.typed}"${term.prefix ? "*" : ""}`;
}

function column(field: SearchField | null): string {
  return field === null ? "" : `${field}:`;
}
