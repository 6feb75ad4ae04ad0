import { Merge } from "lucide-react";
import type { ReactNode } from "react";
import { formatPercent } from "../../../shared/format/numbers.ts";
import { Button } from "../../../shared/ui/button.tsx";
import type { ReasonsReport } from "./reason-queries.ts";
import { useEdit } from "./use-edit.ts";

interface OverlapListProps {
  readonly run: string;
  readonly report: ReasonsReport;
}

/** Families that nearly always come together: they may be one, and a person decides. */
export function OverlapList({ run, report }: OverlapListProps): ReactNode {
  const { edit, pending } = useEdit(run);
  const labels = new Map(report.families.map(({ id, label }) => [id, label]));
  const offered = report.overlaps.filter((each) => each.offered);
  if (offered.length === 0) return null;
  return (
    <section className="reasons-section" aria-labelledby="reasons-overlap">
      <h2 id="reasons-overlap">May be one</h2>
      <ul className="reasons-list">
        {offered.map(({ first, second, both, overlap }) => (
          <li key={`${first} ${second}`} className="reasons-line">
            <span>
              <strong>{labels.get(first)}</strong> and <strong>{labels.get(second)}</strong>: together in {both}{" "}
              rollouts, {formatPercent(overlap)} of the smaller
            </span>
            <Button
              icon={Merge}
              disabled={edit === null || pending}
              onClick={() => edit?.({ kind: "merge", from: second, into: first })}
            >
              Merge
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
