import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from "react";
import { PART, runningText } from "./token-words.ts";
import "./token-strip.css";

export interface StripToken {
  readonly text: string;
  /** Said by screen readers: the token and its figure. */
  readonly label: string;
  /** Drawn in place of a text that there is none of; it cannot be copied as if it were text. */
  readonly sign?: string;
  readonly style?: CSSProperties;
  /** Marks the direction of a value, beside its colour. */
  readonly direction?: "up" | "down";
}

interface TokenStripProps {
  readonly label: string;
  readonly tokens: readonly StripToken[];
  /** Place of the chosen token, which the keyboard moves from; null before any is. */
  readonly chosen: number | null;
  readonly onChoose: (place: number) => void;
  /** The token under the pointer; null when it leaves the text. */
  readonly onPoint: (place: number | null) => void;
}

/** A text as its tokens, each of which can be pointed at, tabbed to and walked along with the arrow keys. */
export function TokenStrip({ label, tokens, chosen, onChoose, onPoint }: TokenStripProps): ReactNode {
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const token = chosen === null ? null : strip.current?.querySelector<HTMLElement>(`[data-place="${chosen}"]`);
    token?.scrollIntoView({ block: "nearest" });
    // Keys that walk by another order than the text's take the focus along, so that arrows go on from there.
    if (strip.current?.contains(document.activeElement)) token?.focus();
  }, [chosen]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const place = placeOf(event.target);
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (place === null) return;
    if (event.key === "Enter" || event.key === " ") onChoose(place);
    else if (step === 0) return;
    else strip.current?.querySelector<HTMLElement>(`[data-place="${place + step}"]`)?.focus();
    event.preventDefault();
  };
  const onPointerOver = (event: PointerEvent): void => onPoint(placeOf(event.target));
  return (
    <div
      className="token-strip"
      role="group"
      aria-label={label}
      ref={strip}
      onKeyDown={onKeyDown}
      onPointerOver={onPointerOver}
      onPointerLeave={() => onPoint(null)}
    >
      {tokens.map((token, place) => (
        <span
          className="token"
          data-sign={token.text === "" ? (token.sign ?? PART) : undefined}
          role="button"
          // oxlint-disable-next-line react/no-array-index-key -- a token is its place in the text
          key={place}
          data-place={place}
          data-direction={token.direction}
          aria-label={token.label}
          aria-pressed={place === chosen}
          tabIndex={place === (chosen ?? 0) ? 0 : -1}
          style={token.style}
          onFocus={() => onChoose(place)}
          onClick={() => onChoose(place)}
        >
          {runningText(token.text)}
        </span>
      ))}
    </div>
  );
}

function placeOf(target: EventTarget | null): number | null {
  const token = target instanceof Element ? target.closest("[data-place]") : null;
  const place = token?.getAttribute("data-place") ?? null;
  return place === null ? null : Number(place);
}
