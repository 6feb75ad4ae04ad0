import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import type { RunReport } from "./report-queries.ts";
import { commandOf, runFacts } from "./run-facts.ts";

/** What produced the figure, and its command-line twin. */
export function RunFactsLine({ report }: { readonly report: RunReport }): ReactNode {
  const facts = runFacts(report).join(" · ");
  return (
    <div className="compare-facts">
      <p className="secondary truncate" title={facts}>
        {facts}
      </p>
      <CommandLine
        command={commandOf(
          report.runs.map((run) => run.id),
          report.baseline,
        )}
      />
    </div>
  );
}

/** Why some of the figure is not to be read as it stands. */
export function ReportWarnings({ warnings }: { readonly warnings: readonly string[] }): ReactNode {
  if (warnings.length === 0) return null;
  return (
    <details className="compare-warnings" aria-label="Warnings">
      <summary title={warnings.join("\n")}>
        <TriangleAlert aria-hidden="true" size={14} />
        <span>
          {warnings.length > 1 && `${warnings.length} reasons for caution. `}
          {warnings[0]}
        </span>
      </summary>
      <ul>
        {warnings.slice(1).map((warning) => (
          <li key={warning} className="breakable">
            {warning}
          </li>
        ))}
      </ul>
    </details>
  );
}
