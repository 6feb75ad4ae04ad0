import type { ReactNode } from "react";
import { plural } from "../../../shared/format/text.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { DialogFooter } from "../../../shared/ui/dialog.tsx";
import { navigate } from "../../../shared/view/navigation.ts";
import { CheckList } from "./check-list.tsx";
import type { MachineCheck } from "./machine-queries.ts";

interface AddedMachineProps {
  readonly check: MachineCheck;
  readonly onClose: () => void;
}

/** The last step: the machine is linked, and this is what it has. */
export function AddedMachine({ check, onClose }: AddedMachineProps): ReactNode {
  const { name, warnings } = check;
  const open = (path: readonly string[]): void => navigate({ feature: "training", path }, "replace");
  return (
    <div className="add-form">
      <p role="status">
        <strong>{name}</strong> is linked
        {warnings.length === 0 ? "." : ` with ${plural(warnings.length, "note")}; what to do stands beside each.`}
      </p>
      <CheckList machine={check} check={check} />
      <DialogFooter>
        <Button
          onClick={() => {
            onClose();
            open(["plans"]);
          }}
        >
          Choose a plan for it
        </Button>
        <Button
          variant="primary"
          onClick={() => {
            onClose();
            open(["machines", name]);
          }}
        >
          Done
        </Button>
      </DialogFooter>
    </div>
  );
}
