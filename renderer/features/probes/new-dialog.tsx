import type { ReactNode } from "react";
import { Dialog } from "../../shared/ui/dialog.tsx";
import { Tabs } from "../../shared/ui/tabs.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { GenerateItems } from "./generate-fields.tsx";
import { ImportForm } from "./import-form.tsx";
import { ProbeEditor } from "./probe-editor.tsx";

interface NewDialogProps {
  /** The way that is shown: `write`, `generate` or `import`; null while closed. */
  readonly way: string | null;
  readonly path: readonly string[];
  readonly onClose: () => void;
}

/** Makes a probe: by hand, by a generator, or out of a file. */
export function NewDialog({ way, path, onClose }: NewDialogProps): ReactNode {
  const tabs = [
    { id: "write", label: "Write", content: <ProbeEditor probe={null} onClose={onClose} /> },
    { id: "generate", label: "Generate", content: <GenerateItems onClose={onClose} /> },
    { id: "import", label: "Import a file", content: <ImportForm onClose={onClose} /> },
  ];
  return (
    <Dialog
      open={way !== null}
      onOpenChange={(next) => !next && onClose()}
      title="New probe"
      description="Pairs of options, each with the value that it speaks for."
      width={1000}
    >
      <Tabs
        value={tabs.some(({ id }) => id === way) ? (way ?? "write") : "write"}
        onChange={(id) => navigate({ feature: "probes", path, query: { new: id } }, "replace")}
        tabs={tabs}
      />
    </Dialog>
  );
}
