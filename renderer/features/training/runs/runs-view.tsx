import { Rocket } from "lucide-react";
import { type ReactNode, useDeferredValue, useMemo, useRef, useState } from "react";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { queries } from "../../../shared/remote/queries.ts";
import { Remote, SkeletonRows } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { EmptyState } from "../../../shared/ui/empty-state.tsx";
import { Panes } from "../../../shared/ui/panes.tsx";
import { useKeys } from "../../../shared/view/keys.ts";
import { openTab, select, type TrainingPlace } from "../place.ts";
import { LanesView } from "./lanes-view.tsx";
import { RunDetail } from "./run-detail.tsx";
import { RunTable } from "./run-table.tsx";
import { handOffsOf, matching } from "./run-words.ts";
import "./runs-view.css";

const LIST_WIDTH = Math.round(Math.max(320, Math.min(520, globalThis.innerWidth * 0.37)));
/** Lanes of more runs than these would be too thin to read. */
const MOST_LANES = 40;

/** The training runs of the workspace, on whatever machine they are. */
export function RunsView({ place }: { readonly place: TrainingPlace }): ReactNode {
  const runs = useRemote(queries.trainingRuns());
  return (
    <Remote
      of={runs}
      what="the training runs"
      skeleton={<Panes screen="training-runs" defaultWidth={LIST_WIDTH} list={<SkeletonRows />} detail={null} />}
      isEmpty={(all) => all.length === 0}
      empty={
        <EmptyState
          icon={Rocket}
          title="No training runs yet"
          action={
            <Button variant="primary" onClick={() => openTab("plans")}>
              Choose a plan
            </Button>
          }
        >
          A run trains one arm of a plan with one seed on a machine. It goes on while this computer sleeps; its loss,
          its samples and its checkpoint are seen here.
        </EmptyState>
      }
    >
      {(all) => <Runs all={all} place={place} />}
    </Remote>
  );
}

function Runs({
  all,
  place,
}: {
  readonly all: readonly TrainingRunSummary[];
  readonly place: TrainingPlace;
}): ReactNode {
  const [text, setText] = useState("");
  const filter = useDeferredValue(text);
  const field = useRef<HTMLInputElement>(null);
  useKeys(
    "Runs",
    useMemo(() => [{ keys: "/", label: "Filter the runs", run: () => field.current?.select() }], []),
  );
  const shown = useMemo(() => matching(all, filter), [all, filter]);
  const chosen = all.find(({ key }) => key === place.chosen) ?? (place.chosen === null ? shown[0] : undefined);
  const handOffs = useMemo(() => handOffsOf(all), [all]);
  const handOff = chosen === undefined ? undefined : handOffs.get(chosen.key);
  const together = useMemo(
    () => all.filter(({ key }) => handOffs.get(key) === handOff).slice(0, MOST_LANES),
    [all, handOffs, handOff],
  );
  return (
    <div className="runs">
      <LanesView runs={together} selected={chosen?.key ?? null} />
      <div className="runs-panes">
        <Panes
          screen="training-runs"
          defaultWidth={LIST_WIDTH}
          list={
            <>
              <input
                ref={field}
                className="field-input runs-filter"
                aria-label="Filter the runs"
                placeholder="Filter by name, plan, machine or state   /"
                value={text}
                onChange={(event) => setText(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === "Escape") setText("");
                  if (event.key === "Escape" || event.key === "Enter") event.currentTarget.blur();
                }}
              />
              {shown.length === 0 ? (
                <p className="runs-none muted">No run matches “{filter}”.</p>
              ) : (
                <RunTable runs={shown} all={all} selected={chosen?.key ?? null} onSelect={select} />
              )}
            </>
          }
          detail={
            chosen === undefined ? (
              <EmptyState icon={Rocket} title="No such run here">
                Choose one of the list. A run of another workspace is taken over from its machine under Machines.
              </EmptyState>
            ) : (
              <RunDetail key={chosen.key} run={chosen} all={all} view={place.view} />
            )
          }
        />
      </div>
    </div>
  );
}
