import { Check } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useAction } from "../../../shared/remote/use-action.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { CopyButton } from "../../../shared/ui/copy-button.tsx";
import { DialogFooter } from "../../../shared/ui/dialog.tsx";
import { TextField } from "../../../shared/ui/text-field.tsx";
import { addCommand, type MachineDraft, type NewMachine, sameFingerprint } from "./machine-draft.ts";
import type { MachineCheck, ShownHostKey } from "./machine-queries.ts";

interface ConfirmKeyProps {
  readonly draft: MachineDraft;
  readonly machine: NewMachine;
  readonly hostKey: ShownHostKey;
  readonly onAdded: (check: MachineCheck) => void;
  readonly onBack: () => void;
}

/** The second step: the key that the host shows, to be compared before it is trusted from now on. */
export function ConfirmKey({ draft, machine, hostKey, onAdded, onBack }: ConfirmKeyProps): ReactNode {
  const [pasted, setPasted] = useState("");
  const { fingerprint, type } = hostKey;
  const same = sameFingerprint(pasted, fingerprint);
  const add = useAction(() => wire.machines.add.mutate({ ...machine, fingerprint }), {
    changes: [["machines"]],
    failures: "quiet",
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!add.pending && same !== false) add.run(undefined, onAdded);
  };
  return (
    <form className="add-form" onSubmit={submit}>
      <p>
        {machine.destination} shows this {type} key. Nothing was sent to it but the greeting, and it is not trusted yet.
      </p>
      <p className="add-fingerprint">
        <code className="breakable" data-testid="fingerprint">
          {fingerprint}
        </code>
        <CopyButton compact label="Copy the fingerprint" text={fingerprint} />
      </p>
      <p className="secondary">
        Compare it with what its administrator says, or on the machine itself with{" "}
        <code>ssh-keygen -lf /etc/ssh/ssh_host_{type.toLowerCase()}_key.pub</code>. Another key than theirs means that
        something stands between you and the machine.
      </p>
      <TextField
        label="Fingerprint that you were given"
        value={pasted}
        onChange={setPasted}
        placeholder="SHA256:…"
        spellCheck={false}
        autoComplete="off"
        problem={same === false ? "It is not the same key: do not link it, and ask the administrator." : null}
        hint={
          same === true ? (
            <span className="machine-good add-verdict">
              <Check aria-hidden="true" size={14} /> The same, letter by letter.
            </span>
          ) : (
            "Optional: paste it, and it is compared letter by letter."
          )
        }
      />
      {add.failure && (
        <p className="training-problem breakable" role="alert">
          {add.failure.problem.message}
        </p>
      )}
      <CommandLine command={addCommand(draft, fingerprint)} />
      <DialogFooter>
        <Button onClick={onBack} disabled={add.pending}>
          Back
        </Button>
        <Button variant="primary" type="submit" disabled={add.pending || same === false} icon={Check}>
          {add.pending ? "Linking: Python, GPUs, disk, locks, logout…" : "It is the same: pin it and check the machine"}
        </Button>
      </DialogFooter>
    </form>
  );
}
