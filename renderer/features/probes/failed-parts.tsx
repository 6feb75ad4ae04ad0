import { CircleX } from "lucide-react";
import type { ReactNode } from "react";
import type { FailedPart } from "./run-words.ts";

interface FailedPartsProps {
  readonly parts: readonly FailedPart[];
  readonly resumable: boolean;
}

/** What failed and why, in the host's own sentence. */
export function FailedParts({ parts, resumable }: FailedPartsProps): ReactNode {
  if (parts.length === 0) return null;
  return (
    <ul className="run-failures" role="alert">
      {parts.map(({ checkpoint, problem }) => (
        <li key={checkpoint}>
          <CircleX aria-hidden="true" size={14} />
          <span className="breakable">
            {checkpoint !== "" && <strong>{checkpoint}: </strong>}
            {problem.message}
          </span>
        </li>
      ))}
      {resumable && <li className="secondary">The rest is kept. Resume tries only what is missing.</li>}
    </ul>
  );
}
