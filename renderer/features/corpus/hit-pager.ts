import type { DocumentHit, SearchPage } from "#core/corpus/search.ts";
import { failureOf, type Failure } from "../../shared/remote/failure.ts";

export const PAGE_SIZE = 100;
/** Pages that are kept: enough for every row in view and a good way around it, however long the list. */
const KEPT_PAGES = 60;

export interface HitsState {
  /** Rows that the list has; at least so many where `exact` is false. Null before the first page. */
  readonly total: { readonly count: number; readonly exact: boolean } | null;
  /** False where too many match to be ordered by how well they do. */
  readonly ranked: boolean;
  /** Pages that are known, by their place. */
  readonly pages: ReadonlyMap<number, readonly DocumentHit[]>;
  /** Whether rows that are looked at are on their way. */
  readonly reading: boolean;
  readonly failure: Failure | null;
}

/** Reads the page that begins `skip` rows behind a place that is known. */
type ReadPage = (after: string | null, skip: number) => Promise<SearchPage>;

const NOTHING: HitsState = { total: null, ranked: true, pages: new Map(), reading: false, failure: null };

/**
 * A long list that the host gives page by page, each page naming the next. Rows that are asked for are reached from the
 * nearest place before them that is known; pages far from what is looked at are forgotten, where they begin is not.
 */
export class HitPager {
  readonly #read: ReadPage;
  /** Where pages begin, as far as it is known. */
  readonly #begins = new Map<number, string | null>([[0, null]]);
  #wanted: { first: number; last: number } = { first: 0, last: 0 };
  #state: HitsState = NOTHING;
  #walking = false;
  #stopped = false;
  readonly #listeners = new Set<() => void>();

  constructor(read: ReadPage) {
    this.#read = read;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): HitsState => this.#state;

  /** Sees to it that these rows become known; earlier wishes are forgotten. */
  readonly need = (firstRow: number, lastRow: number): void => {
    const first = Math.floor(firstRow / PAGE_SIZE);
    // Never more than is kept: what was read first would be forgotten for what was read last, for ever.
    const last = Math.min(Math.floor(lastRow / PAGE_SIZE), first + KEPT_PAGES - 1);
    this.#wanted = { first, last: Math.max(first, last) };
    if (this.#state.failure !== null) return;
    void this.#walk();
  };

  /** The hit at a row once it is known; null where there is none, or another row was asked for meanwhile. */
  readonly reach = (row: number): Promise<DocumentHit | null> => {
    this.need(row, row);
    return new Promise((resolve) => {
      const look = (): void => {
        const page = Math.floor(row / PAGE_SIZE);
        const given = page < this.#wanted.first || page > this.#wanted.last;
        const hit = given ? null : hitAt(this.#state, row);
        if (hit === null && !given && this.#walking && !this.#stopped) return;
        this.#listeners.delete(look);
        resolve(hit);
      };
      this.#listeners.add(look);
      look();
    });
  };

  readonly retry = (): void => {
    this.#set({ failure: null });
    void this.#walk();
  };

  /** Nothing that is still on its way counts any more. */
  readonly stop = (): void => {
    this.#stopped = true;
  };

  readonly resume = (): void => {
    this.#stopped = false;
    void this.#walk();
  };

  async #walk(): Promise<void> {
    if (this.#walking) return;
    this.#walking = true;
    try {
      for (let page = this.#missing(); page !== null && !this.#stopped; page = this.#missing()) {
        this.#set({ reading: true });
        const from = [...this.#begins.keys()].filter((known) => known <= (page ?? 0)).reduce((a, b) => Math.max(a, b));
        const answer = await this.#read(this.#begins.get(from) ?? null, (page - from) * PAGE_SIZE);
        if (!this.#stopped) this.#take(page, answer);
      }
      this.#set({ reading: false });
    } catch (error) {
      if (!this.#stopped) this.#set({ reading: false, failure: failureOf(error) });
    } finally {
      this.#walking = false;
    }
  }

  /** The first page that is wanted, is there, and is not known. */
  #missing(): number | null {
    const { total, pages } = this.#state;
    for (let page = this.#wanted.first; page <= this.#wanted.last; page++) {
      if (total !== null && page > 0 && page * PAGE_SIZE >= total.count) return null;
      if (!pages.has(page)) return page;
    }
    return null;
  }

  #take(page: number, { hits, next, total, ranked }: SearchPage): void {
    if (next !== null) this.#begins.set(page + 1, next);
    const pages = new Map(this.#state.pages).set(page, hits);
    const { first, last } = this.#wanted;
    const distance = (each: number): number => Math.max(first - each, each - last, 0);
    const tooMany = [...pages.keys()].toSorted((a, b) => distance(b) - distance(a)).slice(0, -KEPT_PAGES);
    for (const each of tooMany) pages.delete(each);
    const read = page * PAGE_SIZE + hits.length;
    const before = this.#state.total?.count ?? 0;
    // The last page tells the number better than any count; a count that was cut off is at least what was seen.
    const count = next === null ? read : total.exact ? total.count : Math.max(before, total.count, read + 1);
    this.#set({ pages, ranked, total: { count, exact: next === null || total.exact } });
  }

  #set(patch: Partial<HitsState>): void {
    this.#state = { ...this.#state, ...patch };
    for (const listener of this.#listeners) listener();
  }
}

/** The hit at a row, where it is known. */
export function hitAt({ pages }: HitsState, row: number): DocumentHit | null {
  return pages.get(Math.floor(row / PAGE_SIZE))?.[row % PAGE_SIZE] ?? null;
}

/** The row of a document among those that are known; -1 where it is not. */
export function rowOf({ pages }: HitsState, id: number | null): number {
  if (id === null) return -1;
  for (const [page, hits] of pages) {
    const at = hits.findIndex((hit) => hit.id === id);
    if (at >= 0) return page * PAGE_SIZE + at;
  }
  return -1;
}
