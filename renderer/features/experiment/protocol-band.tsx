import type { ReactNode } from "react";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { formatDate } from "../../shared/format/time.ts";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { linkTo } from "../../shared/view/navigation.ts";
import { experimentQueries } from "./experiment-queries.ts";
import { destinationOf, type ExperimentView, type ShownPlace } from "./experiment-view.ts";

interface BandProps {
  readonly runs: readonly ProbeRunSummary[];
  readonly place: ShownPlace;
  readonly view: ExperimentView;
}

/** Above figures under a protocol: who froze it, whether held-out groups are open, and in what anything is different. */
export function ProtocolBand({ runs, place, view }: BandProps): ReactNode {
  const standing = useRemote(experimentQueries.standing(runs, { axis: place.axis, group: place.group }));
  if (standing.state !== "ready" || standing.value === null) return null;
  const { protocol, log, unopened } = standing.value;
  const own = log.filter(({ run }) => runs.some(({ id }) => id === run));
  const opened = own.filter(({ kind }) => kind === "opened");
  const deviations = own.filter(({ kind }) => kind === "deviation");
  return (
    <section className={deviations.length > 0 ? "experiment-warning" : "experiment-protocol"} aria-label="Protocol">
      <p>
        <a href={linkTo(destinationOf({ ...view, tab: "protocol" }))}>Protocol {protocol.name}</a>, frozen by{" "}
        {protocol.author} on {formatDate(protocol.frozenAt)}.{" "}
        {unopened.length > 0
          ? "Held-out groups are closed."
          : opened
              .map(({ author, at }) => `Held-out groups were opened by ${author} on ${formatDate(at)}.`)
              .join(" ")}{" "}
        {deviations.length === 0
          ? "No deviation."
          : `${deviations.length} ${deviations.length === 1 ? "deviation" : "deviations"}:`}
      </p>
      <ul>
        {deviations.map(({ run, detail }) => (
          <li key={`${run} ${detail}`} className="breakable">
            {detail}
          </li>
        ))}
      </ul>
    </section>
  );
}
