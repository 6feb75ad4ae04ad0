import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import "./empty-state.css";

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What this is for. */
  readonly children: ReactNode;
  /** The one button that makes it real. */
  readonly action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps): ReactNode {
  return (
    <section className="empty-state">
      <Icon aria-hidden="true" size={24} />
      <h2>{title}</h2>
      <p className="secondary">{children}</p>
      {action}
    </section>
  );
}
