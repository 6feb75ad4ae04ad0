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
  /** Rows read on the way to those that are looked at; null while nothing is missing. */
  readonly reading: { readonly at: number; readonly to: number } | null;
  readonly failure: Failure | null;
}

type ReadPage = (after: string | null) => Promise<SearchPage>;

const NOTHING: HitsState = { total: null, ranked: true, pages: new Map(), reading: null, failure: null };

/**
 * A long list that the host gives page by page, each page naming the next. Rows that are asked for are reached by walking
 * from the nearest place that is known; pages far from what is looked at are forgotten, where they begin is not.
 */
export class HitPager {
  readonly #read: ReadPage;
  /** `#begins[n]` is where page n begins; known one page further than was read. */
  readonly #begins: (string | null)[] = [null];
  #ended = false;
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
    this.#wanted = { first, last: Math.max(first, Math.floor(lastRow / PAGE_SIZE)) };
    if (this.#state.failure !== null) return;
    void this.#walk();
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
        this.#set({ reading: { at: page * PAGE_SIZE, to: this.#wanted.last * PAGE_SIZE } });
        const answer = await this.#read(this.#begins[page] ?? null);
        if (!this.#stopped) this.#take(page, answer);
      }
      this.#set({ reading: null });
    } catch (error) {
      if (!this.#stopped) this.#set({ reading: null, failure: failureOf(error) });
    } finally {
      this.#walking = false;
    }
  }

  /** The next page to read: the first missing one that is wanted, or the last whose beginning is known on the way. */
  #missing(): number | null {
    const known = this.#begins.length - 1;
    for (let page = this.#wanted.first; page <= this.#wanted.last; page++) {
      if (this.#state.pages.has(page)) continue;
      if (page <= known) return page;
      return this.#ended ? null : known;
    }
    return null;
  }

  #take(page: number, { hits, next, total, ranked }: SearchPage): void {
    if (next === null) this.#ended = true;
    else if (page === this.#begins.length - 1) this.#begins.push(next);
    const pages = new Map(this.#state.pages).set(page, hits);
    const { first, last } = this.#wanted;
    const distance = (each: number): number => Math.max(first - each, each - last, 0);
    const tooMany = [...pages.keys()].toSorted((a, b) => distance(b) - distance(a)).slice(0, -KEPT_PAGES);
    for (const each of tooMany) pages.delete(each);
    const read = page * PAGE_SIZE + hits.length;
    const before = this.#state.total;
    const counted = total.exact || before === null ? total : { ...total, count: Math.max(before.count, total.count) };
    // The last page tells the number better than any count; a count that was cut off is at least what was seen.
    const count = next === null ? read : counted.exact ? counted.count : Math.max(counted.count, read + 1);
    this.#set({ pages, ranked, total: { count, exact: next === null || counted.exact } });
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
