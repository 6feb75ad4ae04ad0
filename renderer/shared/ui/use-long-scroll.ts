import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type LongScroll, longScroll, offsetShowing, placeAfterScroll, type ScrollPlace } from "./long-scroll.ts";

/** After so long without a movement the scroll bar is put where the list really is. */
const IDLE_MS = 180;

interface LongScrollView {
  readonly scroll: LongScroll;
  readonly place: ScrollPlace;
  /** Height of the view in pixels. */
  readonly view: number;
  readonly onScroll: () => void;
  readonly showRow: (row: number) => void;
}

/** Scrolling through any number of rows of one height in `scroller`. */
export function useLongScroll(
  scroller: RefObject<HTMLElement | null>,
  rows: number,
  rowHeight: number,
): LongScrollView {
  const [view, setView] = useState(0);
  const [place, setPlace] = useState<ScrollPlace>({ scrollTop: 0, offset: 0 });
  const last = useRef(place);
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined);
  const scroll = useMemo(() => longScroll(rows, rowHeight, view), [rows, rowHeight, view]);

  const go = useCallback((next: ScrollPlace): void => {
    last.current = next;
    setPlace(next);
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = (): void => setView(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  useEffect(() => () => clearTimeout(idle.current), []);

  const onScroll = useCallback((): void => {
    const element = scroller.current;
    if (!element) return;
    go(placeAfterScroll(scroll, last.current, element.scrollTop, view));
    clearTimeout(idle.current);
    idle.current = setTimeout(() => {
      const scrollTop = Math.round(scroll.toScroll(last.current.offset));
      if (Math.abs(scrollTop - element.scrollTop) <= 1) return;
      go({ scrollTop, offset: last.current.offset });
      element.scrollTop = scrollTop;
    }, IDLE_MS);
  }, [scroller, scroll, view, go]);

  const showRow = useCallback(
    (row: number): void => {
      const element = scroller.current;
      if (!element || view === 0) return;
      const offset = Math.min(offsetShowing(row, rowHeight, last.current.offset, view), scroll.offsetMax);
      if (offset === last.current.offset) return;
      const scrollTop = Math.round(scroll.toScroll(offset));
      go({ scrollTop, offset });
      element.scrollTop = scrollTop;
    },
    [scroller, scroll, rowHeight, view, go],
  );

  return { scroll, place, view, onScroll, showRow };
}
