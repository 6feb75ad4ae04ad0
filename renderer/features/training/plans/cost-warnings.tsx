import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ForeignText } from "../../../shared/ui/foreign-text.tsx";
import "./cost-warnings.css";

/** What should be known before a plan is handed off, a sentence each. */
export function CostWarnings({ warnings }: { readonly warnings: readonly string[] }): ReactNode {
  if (warnings.length === 0) return null;
  return (
    <ul className="cost-warnings" aria-label="Warnings">
      {warnings.map((warning) => (
        <li className="breakable" key={warning}>
          <TriangleAlert aria-hidden="true" size={14} />
          <ForeignText text={warning} />
        </li>
      ))}
    </ul>
  );
}
