import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** What could not be read at the start; or that there is nothing. */
export function Warnings({ warnings }: { readonly warnings: readonly string[] }): ReactNode {
  if (warnings.length === 0) {
    return (
      <p className="doctor-well">
        <CircleCheck aria-hidden="true" size={16} /> Everything that comes with the workbench could be read.
      </p>
    );
  }
  return (
    <ul className="doctor-warnings">
      {warnings.map((warning) => (
        <li key={warning}>
          <TriangleAlert aria-hidden="true" size={16} />
          <span className="breakable">{warning}</span>
        </li>
      ))}
    </ul>
  );
}
