import { type ReactNode, useEffect, useState } from "react";
import { isFinal } from "#core/runs/run-state.ts";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { commandLine } from "../../../shared/format/command.ts";
import { formatCompact } from "../../../shared/format/numbers.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { Badge } from "../../../shared/ui/badge.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { ForeignText } from "../../../shared/ui/foreign-text.tsx";
import { ProgressLine } from "../../../shared/ui/progress-line.tsx";
import { Tabs } from "../../../shared/ui/tabs.tsx";
import { changePlace } from "../place.ts";
import { LossChart } from "./loss-chart.tsx";
import { RunButtons } from "./run-buttons.tsx";
import { RunData } from "./run-data.tsx";
import { RunFacts } from "./run-facts.tsx";
import { RunLogs } from "./run-logs.tsx";
import { RunSamples } from "./run-samples.tsx";
import { linkWords, phaseAfter, stateWords, waitWords } from "./run-words.ts";
import "./run-detail.css";

interface RunDetailProps {
  readonly run: TrainingRunSummary;
  readonly all: readonly TrainingRunSummary[];
  readonly view: string | null;
}

/** A run: what it does now, its loss, what it says and reads, and what can be done with it. */
export function RunDetail({ run, all, view }: RunDetailProps): ReactNode {
  const { key, name, machine, state, attempt } = run;
  const live = !isFinal(state);
  const words = stateWords(state);
  const tabs = [
    { id: "data", label: "Data as the model sees it", content: <RunData run={run} /> },
    { id: "samples", label: "Samples", content: <RunSamples run={run} /> },
    { id: "logs", label: "Log", content: <RunLogs run={run} /> },
    { id: "facts", label: "About", content: <RunFacts run={run} all={all} /> },
  ];
  return (
    <article className="training-detail run-detail" aria-label={name} data-state={state}>
      <header>
        <h1 className="truncate" title={visibleText(name)}>
          <bdi>{visibleText(name)}</bdi>
        </h1>
        <Badge tone={words.tone} title={words.meaning}>
          {words.label}
        </Badge>
        <span className="secondary truncate">
          on {visibleText(machine)}
          {attempt > 1 && `, attempt ${attempt}`}
        </span>
      </header>
      <RunNotices run={run} all={all} />
      <RunButtons run={run} />
      {live && <NowLine run={run} />}
      <LossChart run={run} all={all} />
      <Tabs
        value={tabs.find(({ id }) => id === view)?.id ?? "data"}
        onChange={(id) => changePlace({ view: id === "data" ? null : id }, "replace")}
        tabs={tabs}
      />
      <CommandLine command={commandLine("runs", "watch", key)} />
    </article>
  );
}

/** What is wrong or waited for. That the machine does not answer stands beside the state, for it does not change it. */
function RunNotices({ run, all }: Pick<RunDetailProps, "run" | "all">): ReactNode {
  const away = linkWords(run, useNow(run.linkLostSince !== null && !isFinal(run.state)));
  const waits = waitWords(run, all);
  return (
    <>
      {run.problem !== null && (
        <p className="training-problem breakable" role="alert">
          <ForeignText text={run.problem} />
        </p>
      )}
      {away !== null && (
        <p className="training-warning breakable" role="status">
          <ForeignText text={away} />
        </p>
      )}
      {waits !== null && <p className="secondary breakable">It {visibleText(waits)}.</p>}
    </>
  );
}

/** The time, anew every ten seconds while it is asked for. */
function useNow(ticking: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!ticking) return undefined;
    const timer = setInterval(() => setNow(new Date()), 10_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}

function NowLine({ run }: { readonly run: TrainingRunSummary }): ReactNode {
  const { progress } = run;
  if (progress === null) return null;
  const after = phaseAfter(run);
  if (after !== null) return <p className="secondary">All steps are done; it is {after}.</p>;
  const { phase, stage, index, stages, step, steps, secondsLeft, tokensPerSecond, tokens } = progress;
  const place = stages > 1 ? `, stage ${index + 1} of ${stages}` : "";
  return (
    <ProgressLine
      phase={`${phase}: ${stage}${place}${rateWords(tokens, tokensPerSecond)}`}
      done={step}
      total={steps}
      unit="steps"
      ratePerSecond={null}
      secondsLeft={secondsLeft}
    />
  );
}

function rateWords(tokens: number, perSecond: number | null): string {
  const all = ` · ${formatCompact(tokens)} tokens`;
  return perSecond === null ? all : `${all}, ${formatCompact(perSecond)}/s`;
}
