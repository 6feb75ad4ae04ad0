import type { ReactNode } from "react";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { AddForm } from "./add-form.tsx";

interface AddDialogProps {
  /** A path to begin with: from a drop, or empty; null while it is closed. */
  readonly proposed: string | null;
  /** What stays selected when nothing is added. */
  readonly path: readonly string[];
}

/** Asks for the folder of a checkpoint and adds it. */
export function AddDialog({ proposed, path }: AddDialogProps): ReactNode {
  const close = (): void => navigate({ feature: "checkpoints", path }, "replace");
  return (
    <Dialog
      open={proposed !== null}
      onOpenChange={(open) => !open && close()}
      title="Add a checkpoint"
      description="Its files are read where they lie; nothing is copied or changed."
    >
      <AddForm proposed={proposed ?? ""} close={close} />
    </Dialog>
  );
}
