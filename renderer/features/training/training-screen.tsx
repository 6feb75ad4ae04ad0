import { type ReactNode, useEffect, useMemo } from "react";
import { Screen } from "../../shared/ui/screen.tsx";
import { ViewSwitch } from "../../shared/ui/view-switch.tsx";
import { useKeys } from "../../shared/view/keys.ts";
import { useAddress } from "../../shared/view/navigation.ts";
import { addMachineButton, MachinesView } from "./machines/machines-view.tsx";
import { openFileButton, PlansView } from "./plans/plans-view.tsx";
import { LineageView } from "./lineage/lineage-view.tsx";
import { RunsView } from "./runs/runs-view.tsx";
import { useTrainingWatch } from "./runs/use-training-watch.ts";
import { currentPlace, openTab, rememberPlace, TABS, type TrainingPlace, type TrainingTab } from "./place.ts";
import "./training-screen.css";

const VIEWS: readonly { readonly id: TrainingTab; readonly label: string }[] = [
  { id: "plans", label: "Plans" },
  { id: "runs", label: "Runs" },
  { id: "machines", label: "Machines" },
  { id: "lineage", label: "Lineage" },
];

/** The hand-off of training: what is planned, what runs where, and what came of what. */
export function TrainingScreen(): ReactNode {
  useAddress();
  const place = currentPlace();
  useEffect(() => rememberPlace(place));
  const connection = useTrainingWatch();
  const { tab } = place;
  const keys = useMemo(() => {
    const turn = (by: number) => (): void => {
      const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length];
      if (next !== undefined) openTab(next);
    };
    return [
      { keys: "]", label: "Next tab", run: turn(1) },
      { keys: "[", label: "Tab before", run: turn(-1) },
    ];
  }, [tab]);
  useKeys("Training", keys);
  return (
    <Screen
      title="Training"
      note={<ViewSwitch label="Parts of training" value={tab} views={VIEWS} onChange={openTab} />}
      tools={
        <>
          {connection === "lost" && (
            <span className="secondary" role="status">
              The host does not answer; runs go on. Trying again…
            </span>
          )}
          {tab === "plans" && openFileButton}
          {tab === "machines" && addMachineButton}
        </>
      }
    >
      <TrainingBody place={place} />
    </Screen>
  );
}

function TrainingBody({ place }: { readonly place: TrainingPlace }): ReactNode {
  switch (place.tab) {
    case "machines":
      return <MachinesView place={place} />;
    case "plans":
      return <PlansView place={place} />;
    case "runs":
      return <RunsView place={place} />;
    case "lineage":
      return <LineageView place={place} />;
    default:
      return place.tab satisfies never;
  }
}
