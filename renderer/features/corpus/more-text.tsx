import type { ReactNode } from "react";
import { formatCount } from "../../shared/format/numbers.ts";
import { Button } from "../../shared/ui/button.tsx";

interface MoreTextProps {
  /** UTF-16 units that are drawn, and that there are. */
  readonly shown: number;
  readonly length: number;
  readonly onMore: () => void;
}

/** The rest of a text that is too long to be drawn at once. */
export function MoreText({ shown, length, onMore }: MoreTextProps): ReactNode {
  if (shown >= length) return null;
  return (
    <p className="reader-more">
      <span className="muted tabular">
        The first {formatCount(shown)} of {formatCount(length)} characters.
      </span>
      <Button onClick={onMore}>Show the next {formatCount(Math.min(shown, length - shown))}</Button>
    </p>
  );
}
