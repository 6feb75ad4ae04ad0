import type { ReactNode } from "react";
import type { ListedProbe } from "../../shared/remote/probes.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { ProbeEditor } from "./probe-editor.tsx";

interface EditDialogProps {
  readonly listed: ListedProbe;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Changes a probe's items and forms; what it was stays as the version that its runs asked. */
export function EditDialog({ listed: { probe, source }, open, onClose }: EditDialogProps): ReactNode {
  const own = source !== "bundled";
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Edit ${probe.id} v${probe.version}`}
      description={
        own
          ? "Saved as the next version. Runs of this one keep what they asked."
          : "It comes with the workbench and stays as it is: yours is kept under another id."
      }
      width={1000}
    >
      <ProbeEditor probe={probe} own={own} onClose={onClose} />
    </Dialog>
  );
}
