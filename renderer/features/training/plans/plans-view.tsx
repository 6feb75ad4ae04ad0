import { FileInput, Map as MapIcon } from "lucide-react";
import type { ReactNode } from "react";
import { queries } from "../../../shared/remote/queries.ts";
import type { PlanSummary } from "#core/runs/plan-view.ts";
import { Remote, SkeletonRows } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { EmptyState } from "../../../shared/ui/empty-state.tsx";
import { Panes } from "../../../shared/ui/panes.tsx";
import { type KeyBinding, useKeys } from "../../../shared/view/keys.ts";
import { changePlace, type TrainingPlace } from "../place.ts";
import { OpenFileDialog } from "./open-file-dialog.tsx";
import { PlanDetail } from "./plan-detail.tsx";
import { PlanTable } from "./plan-table.tsx";

const LIST_WIDTH = Math.round(Math.max(304, Math.min(400, globalThis.innerWidth * 0.27)));

const openFile = (): void => changePlace({ tab: "plans", dialog: "file" });
const KEYS: readonly KeyBinding[] = [{ keys: "o", label: "Open a plan file", run: openFile }];

export const openFileButton = (
  <Button icon={FileInput} keys="o" onClick={openFile}>
    Open a plan file
  </Button>
);

const choose = (chosen: string): void => changePlace({ chosen, dialog: null }, "replace");

/** The plans that come with the workbench and those of the workspace. */
export function PlansView({ place }: { readonly place: TrainingPlace }): ReactNode {
  const plans = useRemote(queries.plans());
  useKeys("Plans", KEYS);
  return (
    <>
      <Remote
        of={plans}
        what="the plans"
        skeleton={<Panes screen="plans" defaultWidth={LIST_WIDTH} list={<SkeletonRows />} detail={null} />}
        isEmpty={(all) => all.length === 0 && place.chosen === null}
        empty={
          <EmptyState icon={MapIcon} title="No plans yet" action={openFileButton}>
            A plan says which models are trained: arms (sequences of stages) × training seeds on one base.
          </EmptyState>
        }
      >
        {(all) => {
          const chosen = place.chosen ?? all[0]?.ref ?? null;
          return (
            <Panes
              screen="plans"
              defaultWidth={LIST_WIDTH}
              list={<PlanTable plans={all} selected={listedAs(chosen, all)} onSelect={choose} />}
              detail={chosen === null ? null : <PlanDetail key={chosen} reference={chosen} place={place} />}
            />
          );
        }}
      </Remote>
      <OpenFileDialog open={place.dialog === "file"} />
    </>
  );
}

/** The list's reference of a plan that may be named by its hash. */
function listedAs(chosen: string | null, plans: readonly PlanSummary[]): string | null {
  return plans.find(({ ref, sha256 }) => ref === chosen || sha256 === chosen)?.ref ?? null;
}
