import { Grid2x2, Play } from "lucide-react";
import type { ReactNode } from "react";
import { isForCalibration } from "#core/checkpoints/calibration.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { DEFAULT_RUN_SETTINGS, type ProbeRunRequest } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { linkTo, navigate } from "../../shared/view/navigation.ts";

const PROBE = "value-micro";

/** No run yet: what the screen is for, and the button that reads every checkpoint of known training. */
export function EmptyExperiment({ checkpoints }: { readonly checkpoints: readonly CheckpointSummary[] }): ReactNode {
  const ids = checkpoints
    .filter((each) => each.lineage.known && each.hasChatTemplate && !isForCalibration(each))
    .map((each) => each.id);
  const request: ProbeRunRequest = {
    ...DEFAULT_RUN_SETTINGS,
    probe: PROBE,
    checkpoints: ids,
    readings: ["likelihood"],
  };
  const start = useAction(() => wire.runs.start.mutate(request), { changes: [["runs"]] });
  return (
    <EmptyState
      icon={Grid2x2}
      title="Does the reason decide what generalizes?"
      action={
        ids.length === 0 ? (
          <a href={linkTo({ feature: "checkpoints", query: { add: "" } })}>Add a checkpoint with its manifest</a>
        ) : (
          <div className="experiment-start">
            <Button
              variant="primary"
              icon={Play}
              disabled={start.pending}
              onClick={() => start.run(undefined, ({ id }) => navigate({ feature: "experiment", path: [id] }))}
            >
              {start.pending ? "Starting…" : `Probe ${ids.length} checkpoints`}
            </Button>
            <CommandLine command={commandLine("probe", "run", PROBE, "--checkpoints", ids.join(","))} />
          </div>
        )
      }
    >
      Checkpoints whose training is known stand in a grid: columns are the documents they read, rows what was trained
      after. Arrows carry what each step changes, and one line says whether the two together do more than either.
    </EmptyState>
  );
}
