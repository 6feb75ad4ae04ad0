import { Columns3, Play } from "lucide-react";
import type { ReactNode } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { commandLine } from "../../shared/format/command.ts";
import { plural } from "../../shared/format/text.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { EmptyState } from "../../shared/ui/empty-state.tsx";
import { linkTo } from "../../shared/view/navigation.ts";
import { changeView } from "./change-view.ts";
import { type SampleRun, sampleRun } from "./sample-run.ts";

/** No probe was run in this workspace: what the screen is for, and the one button that makes it real. */
export function EmptyCompare({ checkpoints }: { readonly checkpoints: readonly CheckpointSummary[] }): ReactNode {
  const probes = useRemote(queries.probes());
  return (
    <Remote of={probes} what="the probes">
      {(known) => {
        const sample = sampleRun(checkpoints, known);
        return (
          <EmptyState
            icon={Columns3}
            title="See what training changed"
            action={sample.ok ? <StartSample sample={sample.value} /> : <Missing {...sample.error} />}
          >
            Compare puts checkpoints side by side on one probe: pairs of options of which each speaks for a value. Every
            dot is a difference from a baseline that you pin, with its interval; behind every dot are the items that
            made it.
          </EmptyState>
        );
      }}
    </Remote>
  );
}

function StartSample({ sample }: { readonly sample: SampleRun }): ReactNode {
  const { request, label } = sample;
  const start = useAction(() => wire.runs.start.mutate(request), { changes: [["runs"]] });
  const { probe, checkpoints, readings } = request;
  return (
    <div className="compare-empty-action">
      <Button
        variant="primary"
        icon={Play}
        disabled={start.pending}
        onClick={() => start.run(undefined, ({ id }) => changeView({ runs: [id], dialog: null }))}
      >
        {start.pending ? "Starting…" : label}
      </Button>
      <p className="muted breakable">
        {probe} on {checkpoints.join(", ")}; likelihood and {plural(request.samples, "sampled answer")} a question.
        Nothing leaves this machine.
      </p>
      <CommandLine
        command={commandLine(
          "probe",
          "run",
          probe,
          "--checkpoints",
          checkpoints.join(","),
          "--reading",
          readings.join(","),
        )}
      />
    </div>
  );
}

function Missing({ code, message }: { readonly code: string; readonly message: string }): ReactNode {
  return (
    <p role="status">
      {message}{" "}
      {code === "checkpoint-missing" ? (
        <a href={linkTo({ feature: "checkpoints", query: { add: "" } })}>Add a checkpoint</a>
      ) : (
        <a href={linkTo({ feature: "probes" })}>Open Probes</a>
      )}
    </p>
  );
}
