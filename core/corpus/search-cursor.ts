import { problem, type Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { SearchRequest } from "./search.ts";

/** The last document of a page, from which the next one goes on. */
export interface SearchCursor {
  /** What the documents are ordered by before their ids. */
  readonly order: "score" | "id" | "length";
  /** The last document's score (FTS5's, smaller is better) or length; 0 where ids alone order. */
  readonly value: number;
  readonly id: number;
  /** How many documents the first page found; counting once is enough. */
  readonly count: number;
  readonly exact: boolean;
}

const ORDERS = { s: "score", i: "id", l: "length" } as const;

/** As a text that only goes with the same search. Numbers are written so that they are read back bit for bit. */
export function writeCursor(cursor: SearchCursor, request: SearchRequest): string {
  const { order, value, id, count, exact } = cursor;
  return [order.slice(0, 1), fingerprint(request), value, id, count, exact ? 1 : 0].join("~");
}

export function readCursor(text: string, request: SearchRequest): Result<SearchCursor, Problem<"cursor-unusable">> {
  const [order = "", of, value, id, count, exact] = text.split("~");
  const numbers = [value, id, count].map((each) => (each === undefined || each === "" ? Number.NaN : Number(each)));
  const [readValue = 0, readId = 0, readCount = 0] = numbers;
  const known = order === "s" || order === "i" || order === "l" ? ORDERS[order] : null;
  if (known === null || of !== fingerprint(request) || numbers.some((each) => !Number.isFinite(each))) {
    return err(
      problem("cursor-unusable", "This place in the results belongs to another search: begin at its first page."),
    );
  }
  return ok({ order: known, value: readValue, id: readId, count: readCount, exact: exact === "1" });
}

/** FNV-1a over what decides which documents come in which order. */
function fingerprint({ corpus, query, filters, sort }: SearchRequest): string {
  const entries = Object.entries(filters).sort(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify([corpus, query, entries, sort]);
  let hash = 2166136261;
  for (let place = 0; place < text.length; place++) hash = Math.imul(hash ^ text.charCodeAt(place), 16777619);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
