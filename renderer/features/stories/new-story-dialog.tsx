import { type FormEvent, type ReactNode, useState } from "react";
import { groupsOf } from "#core/probes/groups.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { commandLine } from "../../shared/format/command.ts";
import { formatDate } from "../../shared/format/time.ts";
import type { ListedProbe } from "../../shared/remote/probes.ts";
import { queries } from "../../shared/remote/queries.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRemote, valueOr } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Checkbox } from "../../shared/ui/checkbox.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { navigate } from "../../shared/view/navigation.ts";

/** Asks what a new story is about; its words are edited afterwards. */
export function NewStoryDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="New story"
      description="A draft from one of your runs. Every word of it can be changed afterwards."
      width={560}
    >
      <NewStory onClose={onClose} />
    </Dialog>
  );
}

function NewStory({ onClose }: { readonly onClose: () => void }): ReactNode {
  const runs = valueOr(useRemote(queries.runs()), []).filter((run) => run.parts.length > 1);
  const probes = valueOr(useRemote(queries.probes()), []);
  const [runId, setRunId] = useState<string | null>(null);
  const run = runs.find(({ id }) => id === runId) ?? runs[0];
  const probe = probes.find((each) => each.probe.id === run?.probe);
  if (!run || !probe)
    return (
      <p className="secondary">
        A story rests on a run of value pairs with two checkpoints at least, and there is none yet: run a probe first,
        under Compare.
      </p>
    );
  return (
    <>
      <Select
        label="run"
        value={run.id}
        options={runs.map((each) => ({
          value: each.id,
          label: `${each.probe}, ${each.parts.length} checkpoints, ${formatDate(each.createdAt)}`,
        }))}
        onChange={setRunId}
      />
      <StoryForm key={run.id} run={run} listed={probe} onClose={onClose} />
    </>
  );
}

interface StoryFormProps {
  readonly run: ProbeRunSummary;
  readonly listed: ListedProbe;
  readonly onClose: () => void;
}

/** Most models that a story shows side by side. */
const MOST = 4;

function StoryForm({ run, listed: { probe }, onClose }: StoryFormProps): ReactNode {
  const read = run.parts.map(({ checkpoint }) => checkpoint);
  const groups = groupsOf(probe).map(({ id }) => id);
  const [title, setTitle] = useState("");
  const [id, setId] = useState("");
  const [axis, setAxis] = useState(probe.axes[0]?.id ?? "");
  const [group, setGroup] = useState(groups[1] ?? "all");
  const [chosen, setChosen] = useState<readonly string[]>(read.slice(0, 2));
  const make = useAction(
    () => wire.stories.draft.mutate({ id, title, run: run.id, axis, group, checkpoints: [...chosen] }),
    { changes: [["stories"]], failures: "quiet" },
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.run(undefined, ({ story }) => navigate({ feature: "stories", path: [story.id] }));
  };
  return (
    <form onSubmit={submit} className="stories-form">
      <TextField label="Title" value={title} onChange={setTitle} hint="The first thing that the audience reads." />
      <TextField
        label="Id"
        value={id}
        onChange={setId}
        hint="Lower-case letters, digits and hyphens: the name of its file."
        problem={make.failure?.problem.message ?? null}
      />
      <div className="stories-row">
        <Select
          label="value"
          value={axis}
          options={probe.axes.map((each) => ({ value: each.id, label: each.label }))}
          onChange={setAxis}
        />
        <Select
          label="items"
          value={group}
          options={groups.map((each) => ({ value: each, label: each }))}
          onChange={setGroup}
        />
      </div>
      <fieldset className="stories-models">
        <legend>Checkpoints, two to four; the first two are asked live</legend>
        {read.map((checkpoint) => (
          <Checkbox
            key={checkpoint}
            label={`${chosen.includes(checkpoint) ? `${chosen.indexOf(checkpoint) + 1}. ` : ""}${checkpoint}`}
            checked={chosen.includes(checkpoint)}
            disabled={!chosen.includes(checkpoint) && chosen.length >= MOST}
            onChange={(on) => setChosen(on ? [...chosen, checkpoint] : chosen.filter((each) => each !== checkpoint))}
          />
        ))}
      </fieldset>
      <CommandLine
        command={commandLine("demo", "new", id === "" ? "ID" : id, "--run", run.id, "--checkpoints", chosen.join(","))}
      />
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="primary"
          disabled={make.pending || chosen.length < 2 || id === "" || title.trim() === ""}
        >
          Make the draft
        </Button>
      </DialogFooter>
    </form>
  );
}
