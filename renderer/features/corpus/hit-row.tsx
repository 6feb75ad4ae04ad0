import { memo, type ReactNode } from "react";
import type { DocumentHit } from "#core/corpus/search.ts";
import { formatCompact } from "../../shared/format/numbers.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { Badge } from "../../shared/ui/badge.tsx";
import { placeWords, titleWords } from "./provenance-words.ts";

export const HIT_HEIGHT = 66;

interface HitRowProps {
  readonly hit: DocumentHit;
  /** Of several corpora: which one it is in. */
  readonly named: boolean;
}

/** A document among others: title, where it matches, where it comes from. */
export const HitRow = memo(function HitRow({ hit, named }: HitRowProps): ReactNode {
  const { title, snippet, flags, length, corpus } = hit;
  const place = placeWords(hit);
  return (
    <div className="hit">
      <div className="hit-title">
        <bdi className="truncate">{titleWords(title)}</bdi>
        {flags.slice(0, 2).map((flag) => (
          <Badge tone="warning" key={flag}>
            {flag}
          </Badge>
        ))}
        {flags.length > 2 && <Badge tone="warning">+{flags.length - 2}</Badge>}
      </div>
      <p className="hit-snippet secondary truncate">
        <bdi>
          {snippet.map((part, index) =>
            part.marked ? (
              // oxlint-disable-next-line react/no-array-index-key -- parts of one snippet have no other identity
              <mark key={index}>{oneLine(part.text)}</mark>
            ) : (
              oneLine(part.text)
            ),
          )}
        </bdi>
      </p>
      <p className="hit-place muted">
        <span className="truncate" title={place}>
          {named && `${visibleText(corpus)}: `}
          {place}
        </span>
        <span className="tabular" title={`${length} characters`}>
          {formatCompact(length)}
        </span>
      </p>
    </div>
  );
});

function oneLine(text: string): string {
  return visibleText(text).replace(/\s+/g, " ");
}
