import { MessageCircleQuestion } from "lucide-react";
import type { ReactNode } from "react";
import { FITS_CHOICE, type ReasonShare } from "#core/experiment/stated-reasons.ts";
import type { Experiment } from "#core/experiment/experiment.ts";
import { armWords, groupWords } from "#core/experiment/words.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatCount, formatPercent, formatRate } from "../../shared/format/numbers.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { useScreenJob } from "../../shared/remote/use-screen-job.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { ProgressLine } from "../../shared/ui/progress-line.tsx";
import { experimentQueries, type ReasonsReport } from "./experiment-queries.ts";
import type { ShownPlace } from "./experiment-view.ts";

interface ReasonsProps {
  readonly experiment: Experiment;
  readonly runs: readonly ProbeRunSummary[];
  readonly place: ShownPlace;
}

/** What arms choose beside the reasons that they give when they are asked why. */
export function ReasonsTab({ experiment, runs, place }: ReasonsProps): ReactNode {
  const report = useRemote(experimentQueries.reasons(runs));
  return (
    <Remote of={report} what="the stated reasons">
      {(value) => (
        <>
          {value.warnings.map((warning) => (
            <p key={warning} className="experiment-warning">
              {warning}
            </p>
          ))}
          <AskWhy report={value} />
          <ReasonsTable experiment={experiment} report={value} place={place} />
          <CommandLine command={commandLine("probe", "why", runs[0]?.id ?? "RUN")} />
        </>
      )}
    </Remote>
  );
}

/** Asks about what was not asked about yet. */
function AskWhy({ report: { set, asked, runs } }: { readonly report: ReasonsReport }): ReactNode {
  const job = useScreenJob({
    changes: ["runs", "reasons"],
    stopped: "Stopped: answers so far are kept; ask again to go on.",
  });
  const open = asked.filter(({ answers, questions }) => answers < questions);
  const run = runs.find(({ parts }) =>
    open.some(({ checkpoint }) => parts.some((part) => part.checkpoint === checkpoint.split("@")[0])),
  );
  if (job.running) {
    return (
      <ProgressLine
        phase={job.progress?.phase ?? "Asking why…"}
        done={job.progress?.done ?? 0}
        total={job.progress?.total ?? 0}
        unit="answers"
        ratePerSecond={job.progress?.perSecond ?? null}
        secondsLeft={job.progress?.secondsLeft ?? null}
        stop={{ label: "Stop after this batch", run: job.stop }}
      />
    );
  }
  return (
    <>
      {job.failure !== null && (
        <p className="experiment-warning" role="alert">
          {job.failure}
        </p>
      )}
      {run && set && (
        <div className="experiment-between">
          <Button
            variant="primary"
            icon={MessageCircleQuestion}
            onClick={() => job.start((handlers) => wire.experiments.askReasons.subscribe({ run: run.id }, handlers))}
          >
            Ask “{set.question}” after each choice
          </Button>
          <span className="secondary">
            {open.length} of {asked.length} checkpoints were not asked about every choice.
          </span>
        </div>
      )}
      {!set && (
        <p className="secondary experiment-prose">
          Nothing says which phrases are reasons for the choices of this probe. Name a file of them on the command line:
          msm probe why RUN --set FILE.
        </p>
      )}
    </>
  );
}

function ReasonsTable({
  experiment,
  report: { set, shares, arms, asked },
  place,
}: {
  readonly experiment: Experiment;
  readonly report: ReasonsReport;
  readonly place: ShownPlace;
}): ReactNode {
  const group = shares.some((share) => share.group === place.group) ? place.group : "all";
  const here = shares.filter((share) => share.group === group);
  if (!set || here.length === 0) {
    return asked.every(({ answers }) => answers === 0) ? (
      <p className="secondary experiment-prose">
        Nobody asked these checkpoints why yet. Each is asked about its own choice, question by question; an answer that
        names no reason, or several, is counted apart and never as one.
      </p>
    ) : null;
  }
  const axis = experiment.axes.find(({ id }) => id === place.axis)?.label ?? place.axis;
  return (
    <>
      <p className="secondary experiment-prose">
        On {groupWords(group)}: what is chosen by likelihood, and of the answers to “{set.question}” that name exactly
        one reason, the share of each; 95% over items. “Fits” counts the answers whose reason speaks for what was
        chosen.
      </p>
      <div className="experiment-wide">
        <table className="experiment-table experiment-reasons tabular">
          <thead>
            <tr>
              <th scope="col">arm</th>
              <th scope="col">chooses {axis}</th>
              {set.reasons.map(({ id }) => (
                <th scope="col" key={id}>
                  says {id}
                </th>
              ))}
              <th scope="col">fits</th>
              <th scope="col">named no single reason</th>
            </tr>
          </thead>
          <tbody>
            {arms
              .filter(({ id }) => here.some(({ arm }) => arm === id))
              .map((arm) => {
                const rate = experiment.rates.find(
                  (each) =>
                    each.arm === arm.id &&
                    each.axis === place.axis &&
                    each.group === group &&
                    each.reading === place.reading,
                );
                const shareOf = (reason: string): ReasonShare | undefined =>
                  here.find((share) => share.arm === arm.id && share.reason === reason);
                return (
                  <tr key={arm.id}>
                    <th scope="row">{armWords(arm)}</th>
                    <td title={rate?.overItems.method}>{rate ? formatRate(rate.overItems) : "–"}</td>
                    {set.reasons.map(({ id }) => (
                      <ShareCell key={id} share={shareOf(id)} arm={arm.id} />
                    ))}
                    <ShareCell share={shareOf(FITS_CHOICE)} arm={arm.id} plain />
                    <td>{leftOut(shareOf(set.reasons[0]?.id ?? ""))}</td>
                  </tr>
                );
              })}
          </tbody>
        </table>
      </div>
    </>
  );
}

function ShareCell({
  share,
  arm,
  plain = false,
}: {
  readonly share: ReasonShare | undefined;
  readonly arm: string;
  readonly plain?: boolean;
}): ReactNode {
  if (!share) return <td>–</td>;
  const { overItems, perSeed, overSeeds, reason } = share;
  const { estimate, low, high, numerator, denominator } = overItems;
  const seeds = perSeed.map((seed) => formatPercent(seed.estimate)).join(", ");
  const over = overSeeds ? `; over seeds ${formatPercent(overSeeds.low)} to ${formatPercent(overSeeds.high)}` : "";
  return (
    <td
      data-testid={`reason:${arm}:${reason}`}
      data-numerator={numerator}
      data-denominator={denominator}
      title={`${formatRate(overItems)}; each seed ${seeds}${over}; ${overItems.method}`}
      style={
        plain || estimate === null
          ? undefined
          : { background: `color-mix(in srgb, var(--accent) ${Math.round(estimate * 22)}%, transparent)` }
      }
    >
      {formatPercent(estimate)}
      <small className="secondary">
        {low !== null && high !== null && ` ${formatPercent(low)}–${formatPercent(high)}`}
        <br />
        {formatCount(numerator)}/{formatCount(denominator)}
      </small>
    </td>
  );
}

function leftOut(share: ReasonShare | undefined): string {
  if (!share) return "–";
  const excluded = Object.values(share.overItems.excluded).reduce((sum, count) => sum + count, 0);
  const why = Object.entries(share.overItems.excluded).map(([state, count]) => `${state} ${count}`);
  return excluded === 0 ? "0" : `${formatCount(excluded)} (${why.join(", ")})`;
}
