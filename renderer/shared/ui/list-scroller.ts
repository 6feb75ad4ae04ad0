import { type LongScroll, longScroll, offsetShowing, placeAfterScroll, type ScrollPlace } from "./long-scroll.ts";

/** After so long without a movement the scroll bar is put where the list really is. */
const IDLE_MS = 180;

/** What of a list is in view; pixels. */
export interface ScrollView extends ScrollPlace {
  /** Height of the content that stands for the list. */
  readonly height: number;
  /** Height of the view. */
  readonly view: number;
}

/** Scrolls an element through any number of rows of one height. Lives as long as its list is shown. */
export class ListScroller {
  readonly #rowHeight: number;
  #rows = 0;
  #element: HTMLElement | null = null;
  #scroll: LongScroll = longScroll(0, 1, 0);
  #shown: ScrollView = { height: 0, view: 0, scrollTop: 0, offset: 0 };
  #idle: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(rowHeight: number) {
    this.#rowHeight = rowHeight;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly shown = (): ScrollView => this.#shown;

  /** Follows the element that scrolls; returns what stops that. */
  readonly attach = (element: HTMLElement): (() => void) => {
    this.#element = element;
    const observer = new ResizeObserver(() => this.#measure());
    observer.observe(element);
    element.addEventListener("scroll", this.#onScroll, { passive: true });
    this.#measure();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", this.#onScroll);
      clearTimeout(this.#idle);
      this.#element = null;
    };
  };

  setRows(rows: number): void {
    if (rows === this.#rows) return;
    this.#rows = rows;
    this.#measure();
  }

  /** Brings a row into view, moving as little as possible. */
  showRow(row: number): void {
    const { offset, view } = this.#shown;
    if (view === 0) return;
    const wanted = Math.min(offsetShowing(row, this.#rowHeight, offset, view), this.#scroll.offsetMax);
    if (wanted !== offset) this.#goTo(wanted);
  }

  #measure(): void {
    const view = this.#element?.clientHeight ?? 0;
    this.#scroll = longScroll(this.#rows, this.#rowHeight, view);
    const offset = Math.min(this.#shown.offset, this.#scroll.offsetMax);
    this.#set({ ...this.#shown, offset, height: this.#scroll.height, view });
  }

  readonly #onScroll = (): void => {
    if (!this.#element) return;
    this.#set({
      ...this.#shown,
      ...placeAfterScroll(this.#scroll, this.#shown, this.#element.scrollTop, this.#shown.view),
    });
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#goTo(this.#shown.offset), IDLE_MS);
  };

  #goTo(offset: number): void {
    if (!this.#element) return;
    const scrollTop = Math.round(this.#scroll.toScroll(offset));
    if (offset === this.#shown.offset && Math.abs(scrollTop - this.#element.scrollTop) <= 1) return;
    this.#set({ ...this.#shown, scrollTop, offset });
    this.#element.scrollTop = scrollTop;
  }

  #set(shown: ScrollView): void {
    this.#shown = shown;
    for (const listener of this.#listeners) listener();
  }
}
