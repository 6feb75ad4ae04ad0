import type { ReactNode } from "react";
import "./badge.css";

interface BadgeProps {
  /** `warning`: not to be read as it stands (partial, stale, other dtype). */
  readonly tone?: "neutral" | "good" | "warning" | "danger";
  readonly title?: string;
  readonly children: ReactNode;
}

/** A fact in two words beside a name: `bundled`, `partial 412/500`. */
export function Badge({ tone = "neutral", title, children }: BadgeProps): ReactNode {
  return (
    <span className={`badge badge-${tone}`} title={title}>
      {children}
    </span>
  );
}
