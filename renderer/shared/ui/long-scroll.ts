/**
 * The tallest content that is given to the browser, in pixels. Browsers cut an element's height somewhere between 17 and
 * 33 million pixels, which a list of a million rows exceeds.
 */
const TALLEST = 8_000_000;
/** So far from either end, in pixels, scrolling is one to one. */
const EDGE = 1_000_000;

/** How a scroll bar of bounded length stands for a list of any length. All values are pixels. */
export interface LongScroll {
  /** Height of the content. */
  readonly height: number;
  /** The furthest that the list can be scrolled. */
  readonly offsetMax: number;
  readonly scrollMax: number;
  /** Place in the list for a place of the scroll bar. */
  readonly toOffset: (scrollTop: number) => number;
  /** Its inverse. */
  readonly toScroll: (offset: number) => number;
}

export function longScroll(rows: number, rowHeight: number, view: number): LongScroll {
  const whole = rows * rowHeight;
  const height = Math.min(whole, TALLEST);
  const offsetMax = Math.max(0, whole - view);
  const scrollMax = Math.max(0, height - view);
  if (whole <= TALLEST) {
    const same = (value: number): number => clamp(value, offsetMax);
    return { height, offsetMax, scrollMax, toOffset: same, toScroll: same };
  }
  const stretch = (offsetMax - 2 * EDGE) / (scrollMax - 2 * EDGE);
  const toOffset = (scrollTop: number): number => {
    const at = clamp(scrollTop, scrollMax);
    if (at <= EDGE) return at;
    if (at >= scrollMax - EDGE) return offsetMax - (scrollMax - at);
    return EDGE + (at - EDGE) * stretch;
  };
  const toScroll = (offset: number): number => {
    const at = clamp(offset, offsetMax);
    if (at <= EDGE) return at;
    if (at >= offsetMax - EDGE) return scrollMax - (offsetMax - at);
    return EDGE + (at - EDGE) / stretch;
  };
  return { height, offsetMax, scrollMax, toOffset, toScroll };
}

/** Where the scroll bar stands, and what of the list is at the top of the view. */
export interface ScrollPlace {
  readonly scrollTop: number;
  readonly offset: number;
}

/**
 * The place after the scroll bar moved. What a wheel, a key or a finger does moves the list by as many pixels; a jump
 * (the thumb is dragged) goes to the place that the bar stands for.
 */
export function placeAfterScroll(scroll: LongScroll, last: ScrollPlace, scrollTop: number, view: number): ScrollPlace {
  const by = scrollTop - last.scrollTop;
  if (scrollTop <= 0) return { scrollTop, offset: 0 };
  if (scrollTop >= scroll.scrollMax) return { scrollTop, offset: scroll.offsetMax };
  if (Math.abs(by) > 2 * view) return { scrollTop, offset: scroll.toOffset(scrollTop) };
  return { scrollTop, offset: clamp(last.offset + by, scroll.offsetMax) };
}

/** The offset at which a row is in view, moved as little as possible. */
export function offsetShowing(row: number, rowHeight: number, offset: number, view: number): number {
  const top = row * rowHeight;
  if (top < offset) return top;
  return top + rowHeight > offset + view ? top + rowHeight - view : offset;
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}
