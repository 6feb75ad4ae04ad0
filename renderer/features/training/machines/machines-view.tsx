import { Plus, Server } from "lucide-react";
import type { ReactNode } from "react";
import { queries } from "../../../shared/remote/queries.ts";
import { Remote, SkeletonRows } from "../../../shared/remote/remote.tsx";
import { useRemote } from "../../../shared/remote/use-remote.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { EmptyState } from "../../../shared/ui/empty-state.tsx";
import { Panes } from "../../../shared/ui/panes.tsx";
import { type KeyBinding, useKeys } from "../../../shared/view/keys.ts";
import { changePlace, select, type TrainingPlace } from "../place.ts";
import { AddDialog } from "./add-dialog.tsx";
import { MachineDetail } from "./machine-detail.tsx";
import { MachineTable } from "./machine-table.tsx";
import "./machines-view.css";

const LIST_WIDTH = Math.round(Math.max(320, Math.min(540, globalThis.innerWidth * 0.4)));

const openAdd = (): void => changePlace({ tab: "machines", dialog: "machine" });
const KEYS: readonly KeyBinding[] = [{ keys: "a", label: "Add a machine", run: openAdd }];

export const addMachineButton = (
  <Button icon={Plus} variant="primary" keys="a" onClick={openAdd}>
    Add a machine
  </Button>
);

/** Where runs execute: this computer, machines over SSH, clusters with Slurm. */
export function MachinesView({ place }: { readonly place: TrainingPlace }): ReactNode {
  const machines = useRemote(queries.machines());
  useKeys("Machines", KEYS);
  const taken = machines.state === "ready" ? machines.value.map(({ name }) => name) : [];
  return (
    <>
      <Remote
        of={machines}
        what="the machines"
        skeleton={<Panes screen="machines" defaultWidth={LIST_WIDTH} list={<SkeletonRows />} detail={null} />}
        isEmpty={(all) => all.length === 0}
        empty={
          <EmptyState icon={Server} title="No machines yet" action={addMachineButton}>
            A machine is where training runs execute: this computer, one with GPUs that you reach over SSH, or a Slurm
            cluster. It needs Python and nothing else of ours; runs there go on while this computer sleeps.
          </EmptyState>
        }
      >
        {(all) => {
          const chosen = place.chosen ?? all[0]?.name ?? null;
          return (
            <Panes
              screen="machines"
              defaultWidth={LIST_WIDTH}
              list={<MachineTable machines={all} selected={chosen} onSelect={select} />}
              detail={<MachineDetail key={chosen} name={chosen} machines={all} />}
            />
          );
        }}
      </Remote>
      <AddDialog open={place.dialog === "machine"} taken={taken} />
    </>
  );
}
