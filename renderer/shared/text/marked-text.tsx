import { memo, type ReactNode, type Ref, useMemo } from "react";
import { type TextMark, type TextPiece, textPieces } from "./text-pieces.ts";
import "../ui/foreign-text.css";
import "./marked-text.css";

interface MarkedTextProps {
  readonly text: string;
  readonly marks: readonly TextMark[];
  /** Draws no more than so many UTF-16 units. */
  readonly to?: number;
  readonly ref?: Ref<HTMLDivElement>;
}

/** A foreign text with stretches of it marked: never markup, every character that could hide or reorder made visible. */
export const MarkedText = memo(function MarkedText({ text, marks, to, ref }: MarkedTextProps): ReactNode {
  const pieces = useMemo(() => textPieces(text, marks, to), [text, marks, to]);
  return (
    <div className="marked-text" dir="auto" ref={ref}>
      {pieces.map((piece) => (
        <Piece key={piece.start} piece={piece} />
      ))}
    </div>
  );
});

function Piece({ piece }: { readonly piece: TextPiece }): ReactNode {
  const { start, end, text, hidden, marks } = piece;
  const place = { "data-start": start, "data-end": end };
  const shown =
    hidden === null ? (
      text
    ) : (
      <span className="foreign-hidden" title={`Hidden character ${hidden}`}>
        {text}
      </span>
    );
  if (marks.length === 0) return <span {...place}>{shown}</span>;
  const kinds = [...new Set(marks.map((mark) => `text-mark-${mark.kind}`))].join(" ");
  const titles = [...new Set(marks.map((mark) => mark.title).filter((title) => title !== ""))].join("\n");
  return (
    <mark {...place} className={`text-mark ${kinds}`} title={titles === "" ? undefined : titles}>
      {shown}
    </mark>
  );
}
