import type { ReactNode } from "react";
import type { Probe } from "#core/probes/probe.ts";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { ProbeEditor } from "./probe-editor.tsx";

interface EditDialogProps {
  readonly probe: Probe;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Changes a probe's items and forms; what it was stays as the version that its runs asked. */
export function EditDialog({ probe, open, onClose }: EditDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Edit ${probe.id} v${probe.version}`}
      description="Saved as the next version. Runs of this one keep what they asked."
      width={1000}
    >
      <ProbeEditor probe={probe} onClose={onClose} />
    </Dialog>
  );
}
