import type { ReactNode } from "react";

/** The figure's layout without its content. */
export function FigureSkeleton(): ReactNode {
  return (
    <div className="compare-skeleton">
      {Array.from({ length: 5 * 6 }, (_, cell) => (
        <span className="skeleton-block" key={cell} style={{ width: `${50 + ((cell * 23) % 40)}%` }} />
      ))}
    </div>
  );
}
