import { Download, OctagonX, RotateCw, Square } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { TrainingRunSummary } from "#core/runs/training-run.ts";
import { commandLine } from "../../../shared/format/command.ts";
import { plural } from "../../../shared/format/text.ts";
import { CheckpointName } from "../../../shared/marks/checkpoint-swatch.tsx";
import { useAction } from "../../../shared/remote/use-action.ts";
import { wire } from "../../../shared/remote/wire.ts";
import { Button } from "../../../shared/ui/button.tsx";
import { CommandLine } from "../../../shared/ui/command-line.tsx";
import { Confirm } from "../../../shared/ui/confirm.tsx";
import { linkTo } from "../../../shared/view/navigation.ts";
import { resumeWords, stopWords } from "./run-words.ts";

/** What can be done with a run now; every button says what will happen. */
export function RunButtons({ run }: { readonly run: TrainingRunSummary }): ReactNode {
  const { key, state, resumable, checkpoints } = run;
  const changes = [["training"]];
  const stop = useAction((how: "graceful" | "now") => wire.training.cancel.mutate({ key, how }), { changes });
  const resume = useAction(() => wire.training.resume.mutate({ key }), { changes });
  const words = stopWords(run);
  return (
    <div className="run-buttons">
      {words !== null && (
        <Button icon={Square} disabled={stop.pending} onClick={() => stop.run("graceful")}>
          {stop.pending ? "Asking the machine…" : words}
        </Button>
      )}
      {(state === "running" || state === "stopping") && (
        <EndNow run={run} pending={stop.pending} onConfirm={() => stop.run("now")} />
      )}
      {resumable && (
        <Button icon={RotateCw} variant="primary" disabled={resume.pending} onClick={() => resume.run(undefined)}>
          {resume.pending ? "Asking the machine…" : resumeWords(run)}
        </Button>
      )}
      {state === "succeeded" && <FetchButtons run={run} />}
      {checkpoints.map((id) => (
        <a key={id} href={linkTo({ feature: "checkpoints", path: [id] })}>
          <CheckpointName id={id} />
        </a>
      ))}
      <a href={linkTo({ feature: "training", path: ["lineage", `run:${key}`] })}>Lineage</a>
    </div>
  );
}

interface EndNowProps {
  readonly run: TrainingRunSummary;
  readonly pending: boolean;
  readonly onConfirm: () => void;
}

function EndNow({ run, pending, onConfirm }: EndNowProps): ReactNode {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button icon={OctagonX} variant="danger" disabled={pending} onClick={() => setAsking(true)}>
        End it now…
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`End ${run.name} without saving?`}
        action="End it now"
        onConfirm={onConfirm}
      >
        <p>
          Its programs are killed on {run.machine}. Steps since the last saved state are lost; what is saved stays
          there, and the run can go on from it.
        </p>
        <CommandLine command={commandLine("runs", "cancel", run.key, "--now")} />
      </Confirm>
    </>
  );
}

/** Brings the checkpoint; the weights that later training would go on from come only when they are asked for. */
function FetchButtons({ run }: { readonly run: TrainingRunSummary }): ReactNode {
  const { key, name, exports, checkpoints } = run;
  const fetched = useAction((weights: boolean) => wire.training.fetch.mutate({ key, weights }), {
    done: ({ files, refused, folder }) =>
      `${plural(files.length, "file")} of ${name} are here${folder === null ? "" : `, weights in ${folder}`}${refused.length > 0 ? `; ${refused.length} were not taken, since they are neither weights nor text of a checkpoint` : ""}.`,
    changes: [["training"], ["checkpoints"]],
  });
  const primary = exports && checkpoints.length === 0;
  return (
    <>
      {primary && (
        <Button icon={Download} variant="primary" disabled={fetched.pending} onClick={() => fetched.run(false)}>
          {fetched.pending ? "Fetching and verifying…" : "Fetch the checkpoint"}
        </Button>
      )}
      <Button icon={Download} disabled={fetched.pending} onClick={() => fetched.run(true)}>
        {fetched.pending && !primary ? "Fetching and verifying…" : "Fetch the weights for training, too"}
      </Button>
    </>
  );
}
