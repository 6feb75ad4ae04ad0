import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { commandLine } from "../../../shared/format/command.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import type { ListedMachine } from "../../../shared/remote/queries.ts";
import { useAction } from "../../../shared/remote/use-action.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { Confirm } from "../../../shared/ui/confirm.tsx";
import { changePlace } from "../place.ts";
import { machineCheckQuery } from "./machine-queries.ts";

/** Takes a machine off the list, once it was said what that does not do. */
export function RemoveMachine({ machine }: { readonly machine: ListedMachine }): ReactNode {
  const { name, launcher } = machine;
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const remove = useAction(() => wire.machines.remove.mutate({ name }), {
    done: () => `${name} is off the list; its runs go on.`,
    changes: [["machines"]],
  });
  const confirm = (): void =>
    remove.run(undefined, () => {
      client.removeQueries({ queryKey: machineCheckQuery(name).queryKey });
      changePlace({ chosen: null }, "replace");
    });
  return (
    <>
      <Button icon={Trash2} variant="danger" disabled={remove.pending} onClick={() => setAsking(true)}>
        Remove…
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${visibleText(name)} from this workspace?`}
        action="Remove from the list"
        onConfirm={confirm}
      >
        <p>
          The workbench forgets the machine{launcher === "local" ? "" : " and its pinned host key"}. Nothing is deleted
          there, and its runs go on; to follow them again, add the machine again.
        </p>
        <CommandLine command={commandLine("machines", "remove", name)} />
      </Confirm>
    </>
  );
}
