import { type ReactNode, useState } from "react";
import type { Probe } from "#core/probes/probe.ts";
import { formatCount } from "../../shared/format/numbers.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote, SkeletonRows } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { Button } from "../../shared/ui/button.tsx";
import { RunCard } from "./run-card.tsx";
import { runsOf } from "./run-words.ts";
import "./probe-runs.css";

const FIRST = 8;

/** The runs made with a probe, newest first. */
export function ProbeRuns({ probe }: { readonly probe: Probe }): ReactNode {
  const runs = useRemote(queries.runs());
  const [all, setAll] = useState(false);
  return (
    <section aria-label="Runs">
      <h2>Runs</h2>
      <Remote of={runs} what="the runs" skeleton={<SkeletonRows rows={2} />}>
        {(every) => {
          const made = runsOf(probe.id, every);
          if (made.length === 0) return <NoRuns />;
          return (
            <>
              <ul className="probe-runs">
                {made.slice(0, all ? made.length : FIRST).map((run) => (
                  <RunCard key={run.id} run={run} probe={probe} />
                ))}
              </ul>
              {!all && made.length > FIRST && (
                <Button onClick={() => setAll(true)}>All {formatCount(made.length)} runs</Button>
              )}
            </>
          );
        }}
      </Remote>
    </section>
  );
}

function NoRuns(): ReactNode {
  return (
    <p className="secondary">
      Not run yet. <strong>Run this probe</strong> asks which checkpoints, and says what the items could show before
      anything is read.
    </p>
  );
}
