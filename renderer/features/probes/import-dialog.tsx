import type { ReactNode } from "react";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { ImportForm } from "./import-form.tsx";

interface ImportDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks for a probe file and imports it. */
export function ImportDialog({ open, onClose }: ImportDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Import a probe"
      description="Its content is copied into the workspace. A version that is taken is never overwritten."
      width={560}
    >
      <ImportForm onClose={onClose} />
    </Dialog>
  );
}
