/** A stretch of a text in its own UTF-16 offsets, `end` exclusive. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** What is selected inside a `<MarkedText>`, in the text's own offsets; null where nothing of it is. */
export function selectionSpan(root: HTMLElement): TextSpan | null {
  const selection = document.getSelection();
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  const start = offsetOf(root, range.startContainer, range.startOffset);
  const end = offsetOf(root, range.endContainer, range.endOffset);
  return start === null || end === null || start >= end ? null : { start, end };
}

/** Scrolls a place of the text into view. */
export function scrollToOffset(root: HTMLElement, offset: number): void {
  const pieces = [...root.querySelectorAll<HTMLElement>("[data-start]")];
  const piece = pieces.findLast((each) => Number(each.dataset["start"]) <= offset);
  if (!piece) return;
  const text = piece.firstChild;
  const into = offset - Number(piece.dataset["start"]);
  if (!(text instanceof Text) || into === 0 || into >= text.length) return piece.scrollIntoView({ block: "center" });
  // A piece may be longer than the view: aim at the character.
  const range = document.createRange();
  range.setStart(text, into);
  range.setEnd(text, into + 1);
  const place = range.getBoundingClientRect();
  const scroller = scrollerOf(root);
  const view = scroller.getBoundingClientRect();
  scroller.scrollBy({ top: place.top - view.top - view.height / 2 });
}

function scrollerOf(element: HTMLElement): HTMLElement {
  for (let each: HTMLElement | null = element; each; each = each.parentElement) {
    if (each.scrollHeight > each.clientHeight && /auto|scroll/.test(getComputedStyle(each).overflowY)) return each;
  }
  return document.documentElement;
}

function offsetOf(root: HTMLElement, node: Node, offset: number): number | null {
  if (node === root) {
    const next = root.children[offset];
    if (next instanceof HTMLElement) return Number(next.dataset["start"]);
    const last = root.lastElementChild;
    return last instanceof HTMLElement ? Number(last.dataset["end"]) : null;
  }
  const element = node instanceof Element ? node : node.parentElement;
  const piece = element?.closest<HTMLElement>("[data-start]") ?? null;
  if (piece === null || !root.contains(piece)) return null;
  const [start, end] = [Number(piece.dataset["start"]), Number(piece.dataset["end"])];
  const own = node instanceof Text && node.parentElement === piece;
  if (own) return Math.min(end, start + offset);
  // A sign stands for a whole character.
  return offset === 0 ? start : end;
}
