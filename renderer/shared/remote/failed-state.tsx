import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { diagnosticsOf, type Failure } from "./failure.ts";

interface FailedStateProps {
  readonly what: string;
  readonly failure: Failure;
  readonly retry?: () => void;
}

/** Cause, evidence, next step, diagnostics to copy. */
export function FailedState({ what, failure, retry }: FailedStateProps): ReactNode {
  return (
    <section className="failed-state" role="alert">
      <TriangleAlert aria-hidden="true" size={18} />
      <div>
        <h2>Could not read {what}</h2>
        <p className="breakable">{failure.problem.message}</p>
        <ul className="failed-evidence mono muted">
          {failure.evidence.map((line) => (
            <li className="breakable" key={line}>
              {line}
            </li>
          ))}
        </ul>
        <div className="failed-actions">
          {retry && (
            <Button variant="primary" onClick={retry}>
              Try again
            </Button>
          )}
          <CopyButton
            label="Copy diagnostics"
            text={() => diagnosticsOf(`could not read ${what}`, failure, new Date())}
          />
        </div>
      </div>
    </section>
  );
}
