import { useQueries } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { isFinal } from "#core/runs/run-state.ts";
import type { RunTimeline, TrainingRunSummary } from "#core/runs/training-run.ts";
import { plural } from "../../../shared/format/text.ts";
import { formatDuration } from "../../../shared/format/time.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { select } from "../place.ts";
import { type Lane, type LaneRun, lanesOf, timeMarks } from "./lanes.ts";
import { timelineQuery } from "./run-queries.ts";
import { stateWords, waitWords } from "./run-words.ts";
import "./lanes-view.css";

interface LanesViewProps {
  readonly runs: readonly TrainingRunSummary[];
  readonly selected: string | null;
}

/** When which run did what on which machine: a block a stage, hatched where the link was away. */
export function LanesView({ runs, selected }: LanesViewProps): ReactNode {
  const { timelines, readAt } = useTimelines(runs);
  const { lanes, fromMs, toMs } = lanesOf(runs, timelines, readAt);
  if (lanes.length === 0) return null;
  const spanMs = toMs - fromMs;
  return (
    <section className="lanes" aria-label="Lanes" data-testid="lanes">
      <div className="lane-axis muted" aria-hidden="true">
        {timeMarks(spanMs, 7).map(({ share, seconds }) => (
          <span key={seconds} style={{ left: `${share * 100}%` }}>
            {axisWords(seconds)}
          </span>
        ))}
      </div>
      {lanes.map((lane) => (
        <LaneView key={lane.machine} lane={lane} runs={runs} selected={selected} />
      ))}
    </section>
  );
}

/** Timelines of the runs, and when the newest of them was read. */
function useTimelines(runs: readonly TrainingRunSummary[]) {
  const results = useQueries({ queries: runs.map(({ key, state }) => timelineQuery(key, !isFinal(state))) });
  const timelines = new Map<string, RunTimeline>(
    results.flatMap(({ data }) => (data === undefined ? [] : [[data.key, data]])),
  );
  return { timelines, readAt: Math.max(0, ...results.map(({ dataUpdatedAt }) => dataUpdatedAt)) };
}

interface LaneViewProps {
  readonly lane: Lane;
  readonly runs: readonly TrainingRunSummary[];
  readonly selected: string | null;
}

function LaneView({ lane, runs, selected }: LaneViewProps): ReactNode {
  const { machine, rows, waiting } = lane;
  return (
    <div className="lane">
      <h3 className="truncate" title={visibleText(machine)}>
        {visibleText(machine)}
      </h3>
      <div className="lane-rows">
        {rows.map((row) => (
          <div className="lane-row" key={row[0]?.run.key}>
            {row.map((each) => (
              <RunBar key={each.run.key} bar={each} selected={each.run.key === selected} />
            ))}
          </div>
        ))}
        {waiting.length > 0 && (
          <p className="lane-waiting muted">
            {plural(waiting.length, "run")} not begun:{" "}
            {waiting.slice(0, 6).map((run) => (
              <button type="button" key={run.key} onClick={() => select(run.key)} aria-pressed={run.key === selected}>
                {visibleText(run.name)}{" "}
                <span className="muted">{waitWords(run, runs) ?? stateWords(run.state).label}</span>
              </button>
            ))}
            {waiting.length > 6 && `and ${waiting.length - 6} more`}
          </p>
        )}
      </div>
    </div>
  );
}

function RunBar({ bar, selected }: { readonly bar: LaneRun; readonly selected: boolean }): ReactNode {
  const { run, from, to, blocks, gaps } = bar;
  const width = Math.max(to - from, 0.004);
  const within = (share: number): string => `${((share - from) / width) * 100}%`;
  const words = `${run.name}: ${stateWords(run.state).label}`;
  return (
    <button
      type="button"
      className="run-bar"
      aria-pressed={selected}
      aria-label={words}
      data-state={run.state}
      style={{ left: `${from * 100}%`, width: `${width * 100}%` }}
      onClick={() => select(run.key)}
    >
      {blocks.map((block) => (
        <span
          className="run-block"
          key={`${block.attempt}-${block.from}-${block.label}`}
          data-stage={block.stage ?? "around"}
          data-live={block.live}
          title={`${run.name}, ${block.label}: ${formatDuration(block.durationMs)}${block.attempt > 1 ? `, attempt ${block.attempt}` : ""}`}
          style={{ left: within(block.from), width: `${((block.to - block.from) / width) * 100}%` }}
        >
          <small>{block.label}</small>
        </span>
      ))}
      {gaps.map((gap) => (
        <span
          className="run-gap"
          key={gap.from}
          title={`The machine did not answer for ${formatDuration(gap.durationMs)}; the run went on there`}
          style={{ left: within(gap.from), width: `${((gap.to - gap.from) / width) * 100}%` }}
        />
      ))}
      <span className="run-bar-name">{visibleText(run.name)}</span>
    </button>
  );
}

function axisWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${seconds / 60} min`;
  return seconds < 86_400 ? `${seconds / 3600} h` : `${seconds / 86_400} d`;
}
