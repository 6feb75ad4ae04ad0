import { useQuery } from "@tanstack/react-query";
import { CircleAlert, Cpu, LoaderCircle, MemoryStick, Rocket, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { isFinal } from "#core/runs/run-state.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { formatBytes, formatPercent } from "../shared/format/numbers.ts";
import { providerLabel } from "../shared/format/provider.ts";
import { plural } from "../shared/format/text.ts";
import { queries, type Status } from "../shared/remote/queries.ts";
import { linkTo } from "../shared/view/navigation.ts";

/** Always true: what computes, what memory is left, what runs, and that nothing left this machine. */
export function StatusBar(): ReactNode {
  const status = useQuery(queries.status());
  const runs = useQuery(queries.runs());
  const training = useQuery(queries.trainingRuns());
  return (
    <footer className="status-bar" aria-label="Status">
      {status.isError ? (
        <span className="status-item status-problem" role="alert">
          <CircleAlert aria-hidden="true" size={14} />
          The host does not answer; figures are as last read
        </span>
      ) : null}
      {status.data && <MachineStatus status={status.data} />}
      {runs.data && <RunsStatus runs={runs.data} />}
      {training.data && <TrainingStatus runs={training.data} />}
      {status.data && (
        <span className="status-item status-end">
          <ShieldCheck aria-hidden="true" size={14} />
          {plural(status.data.requestsSent, "request")} left this machine
        </span>
      )}
    </footer>
  );
}

function MachineStatus({ status }: { readonly status: Status }): ReactNode {
  const { totalBytes, freeBytes } = status.memory;
  return (
    <>
      <span className="status-item">
        <Cpu aria-hidden="true" size={14} />
        {engineWords(status)}
      </span>
      <span className="status-item">
        <MemoryStick aria-hidden="true" size={14} />
        {formatBytes(totalBytes - freeBytes)} of {formatBytes(totalBytes)} memory in use
      </span>
    </>
  );
}

/** Training that is under way, and machines that do not answer meanwhile. */
function TrainingStatus({ runs }: { readonly runs: readonly TrainingRunSummary[] }): ReactNode {
  const going = runs.filter(({ state }) => !isFinal(state));
  if (going.length === 0) return null;
  const machines = [...new Set(going.map(({ machine }) => machine))];
  const silent = [
    ...new Set(going.filter(({ linkLostSince }) => linkLostSince !== null).map(({ machine }) => machine)),
  ];
  return (
    <a className="status-item" href={linkTo({ feature: "training", path: ["runs"] })}>
      <Rocket aria-hidden="true" size={14} />
      {plural(going.length, "training run")} on{" "}
      {machines.length === 1 ? machines[0] : plural(machines.length, "machine")}
      {silent.length > 0 &&
        `; link to ${silent.length === 1 ? silent[0] : plural(silent.length, "machine")} lost for now`}
    </a>
  );
}

/** The providers that the loaded checkpoints really run on. */
function engineWords({ providersInUse, enginesLoaded }: Status): string {
  if (enginesLoaded === 0) return "no checkpoint loaded";
  return `${plural(enginesLoaded, "checkpoint")} loaded on ${providersInUse.map(providerLabel).join(", ")}`;
}

function RunsStatus({ runs }: { readonly runs: readonly ProbeRunSummary[] }): ReactNode {
  const parts = runs.filter((run) => run.status === "running").flatMap((run) => run.parts);
  if (parts.length === 0) return <span className="status-item">no probe run</span>;
  const done = parts.reduce((sum, part) => sum + part.done, 0);
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  const waiting = parts.filter((part) => part.status === "waiting").length;
  return (
    <span className="status-item">
      <LoaderCircle aria-hidden="true" size={14} />
      {plural(runs.filter((run) => run.status === "running").length, "probe run")}:{" "}
      {formatPercent(total === 0 ? 0 : done / total)} of {plural(total, "reading")}
      {waiting > 0 && `, ${plural(waiting, "checkpoint")} waiting`}
    </span>
  );
}
