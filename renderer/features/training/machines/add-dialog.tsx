import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Dialog } from "../../../shared/ui/dialog.tsx";
import { changePlace } from "../place.ts";
import { AddFields } from "./add-fields.tsx";
import { AddedMachine } from "./added-machine.tsx";
import { ConfirmKey } from "./confirm-key.tsx";
import { EMPTY_DRAFT, type MachineDraft, type NewMachine } from "./machine-draft.ts";
import { type MachineCheck, machineCheckQuery, type ShownHostKey } from "./machine-queries.ts";
import "./add-dialog.css";

interface AddDialogProps {
  readonly open: boolean;
  /** Names of the machines that are there. */
  readonly taken: readonly string[];
}

const close = (): void => changePlace({ dialog: null }, "replace");

/** Adds a machine in steps: which one, its host key compared, what it has. */
export function AddDialog({ open, taken }: AddDialogProps): ReactNode {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && close()} title="Add a machine" width={600}>
      <AddSteps taken={taken} />
    </Dialog>
  );
}

type Step =
  | { readonly at: "fields" }
  | { readonly at: "key"; readonly machine: NewMachine; readonly key: ShownHostKey }
  | { readonly at: "done"; readonly check: MachineCheck };

function AddSteps({ taken }: { readonly taken: readonly string[] }): ReactNode {
  const [draft, setDraft] = useState<MachineDraft>(EMPTY_DRAFT);
  const [step, setStep] = useState<Step>({ at: "fields" });
  const client = useQueryClient();
  const added = (check: MachineCheck): void => {
    client.setQueryData(machineCheckQuery(check.name).queryKey, check);
    setStep({ at: "done", check });
  };
  const words = STEPS[draft.launcher === "local" ? "local" : "remote"];
  const current = step.at === "fields" ? 0 : step.at === "key" ? 1 : words.length - 1;
  return (
    <>
      <ol className="add-steps" aria-label="Steps">
        {words.map((name, at) => (
          <li key={name} aria-current={at === current ? "step" : undefined} data-done={at < current ? "" : undefined}>
            {at + 1} {name}
          </li>
        ))}
      </ol>
      {step.at === "fields" && (
        <AddFields
          draft={draft}
          onChange={setDraft}
          taken={taken}
          onKey={(machine, key) => setStep({ at: "key", machine, key })}
          onAdded={added}
          onCancel={close}
        />
      )}
      {step.at === "key" && (
        <ConfirmKey
          draft={draft}
          machine={step.machine}
          hostKey={step.key}
          onAdded={added}
          onBack={() => setStep({ at: "fields" })}
        />
      )}
      {step.at === "done" && <AddedMachine check={step.check} onClose={close} />}
    </>
  );
}

const STEPS = {
  local: ["Which machine", "What it has"],
  remote: ["Which machine", "Compare its host key", "What it has"],
};
