import { CircleCheck, CircleX, ShieldCheck, Trash2 } from "lucide-react";
import { visibleText } from "../../shared/format/visible-text.ts";
import { type ReactNode, useState } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Confirm } from "../../shared/ui/confirm.tsx";
import { navigate } from "../../shared/view/navigation.ts";

type VerifyReport = Awaited<ReturnType<typeof wire.checkpoints.verify.mutate>>;

export function CheckpointActions({ checkpoint }: { readonly checkpoint: CheckpointSummary }): ReactNode {
  const { id, name, source, folder } = checkpoint;
  const [asking, setAsking] = useState(false);
  const [verdict, setVerdict] = useState<VerifyReport | null>(null);
  const verify = useAction(() => wire.checkpoints.verify.mutate({ id }));
  const remove = useAction(() => wire.checkpoints.remove.mutate({ id }), {
    done: () => `${name} is off the list.`,
    changes: [["checkpoints"], ["doctor"]],
  });
  return (
    <div className="checkpoint-actions">
      <Button icon={ShieldCheck} disabled={verify.pending} onClick={() => verify.run(undefined, setVerdict)}>
        {verify.pending ? "Hashing the files…" : "Verify the files"}
      </Button>
      {source !== "bundled" && (
        <Button icon={Trash2} variant="danger" disabled={remove.pending} onClick={() => setAsking(true)}>
          Remove from the list
        </Button>
      )}
      {verdict && <Verdict verdict={verdict} />}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${visibleText(name)} from the list?`}
        action="Remove from the list"
        onConfirm={() => remove.run(undefined, () => navigate({ feature: "checkpoints" }, "replace"))}
      >
        {source === "remote"
          ? "Its weights stay where they are, and so do its stored results."
          : `Its files in ${folder} and its stored results stay. Adding the folder again brings it back.`}
      </Confirm>
    </div>
  );
}

function Verdict({ verdict }: { readonly verdict: VerifyReport }): ReactNode {
  if (verdict.intact) {
    return (
      <p className="checkpoint-verdict checkpoint-intact" role="status">
        <CircleCheck aria-hidden="true" size={14} /> The files are the ones that were recorded.
      </p>
    );
  }
  return (
    <p className="checkpoint-verdict checkpoint-changed" role="alert">
      <CircleX aria-hidden="true" size={14} />
      <span className="breakable">{verdict.problem?.message ?? "The files are not the ones that were recorded."}</span>
    </p>
  );
}
