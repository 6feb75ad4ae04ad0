import { Play } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import type { ProbeRunRequest } from "#core/probes/run.ts";
import { CheckpointChips } from "../../shared/checkpoints/checkpoint-chips.tsx";
import { firstChoice } from "../../shared/checkpoints/first-choice.ts";
import { queries } from "../../shared/remote/queries.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { bothOf, useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Dialog, DialogFooter } from "../../shared/ui/dialog.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { gridQueries, type ListedGrid } from "./grid-queries.ts";
import { StartForecast } from "./start-forecast.tsx";
import { firstStart, readStart, startCommand, type StartField, type StartForm } from "./start-form.ts";
import { StartPower } from "./start-power.tsx";

interface StartDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks what to run which grid on, and says beforehand whether it fits, what it takes and what it could find. */
export function StartDialog({ open, onClose }: StartDialogProps): ReactNode {
  const grids = useRemote(gridQueries.grids());
  const checkpoints = useRemote(queries.checkpoints());
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title="Run a grid" width={980}>
      <Remote of={bothOf(grids, checkpoints)} what="the grids and checkpoints">
        {([listed, all]) => (
          <StartFields
            grids={listed}
            checkpoints={all}
            first={firstStart(FIRST_GRID, firstChoice(all, { most: 2 }))}
            onClose={onClose}
          />
        )}
      </Remote>
    </Dialog>
  );
}

/** Fits the bundled checkpoints, so that a first run can be begun as the dialog stands. */
const FIRST_GRID = "agentic-micro";
const FITS_MICRO = { maxTokens: "64" };

interface StartFieldsProps {
  readonly grids: readonly ListedGrid[];
  readonly checkpoints: React.ComponentProps<typeof CheckpointChips>["checkpoints"];
  readonly first: StartForm;
  readonly onClose: () => void;
}

function StartFields({ grids, checkpoints, first, onClose }: StartFieldsProps): ReactNode {
  const [form, setForm] = useState<StartForm>({ ...first, ...FITS_MICRO });
  const read = readStart(form);
  const start = useAction((request: ProbeRunRequest) => wire.runs.start.mutate(request), {
    changes: [["runs"]],
    failures: "quiet",
  });
  const change = (changes: Partial<StartForm>): void => {
    setForm((last) => ({ ...last, ...changes }));
    start.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!read.request || start.pending) return;
    start.run(read.request, ({ id }) => {
      onClose();
      navigate({ feature: "grid", path: [id] });
    });
  };
  const probe = grids.find((each) => each.probe.id === form.probe);
  return (
    <form className="grid-start" onSubmit={submit}>
      <div className="grid-start-columns">
        <Settings grids={grids} checkpoints={checkpoints} form={form} problems={read.problems} onChange={change} />
        <div className="grid-start-before">
          {read.request && <StartForecast request={read.request} />}
          {probe && read.request && <StartPower probe={probe.probe} request={read.request} />}
        </div>
      </div>
      <div className="grid-start-bottom">
        {read.request && <CommandLine command={startCommand(read.request)} />}
        {start.failure && (
          <p className="grid-refused breakable" role="alert">
            {start.failure.problem.message}
          </p>
        )}
        <DialogFooter>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" icon={Play} disabled={read.request === null || start.pending}>
            {start.pending ? "Starting…" : "Start run"}
          </Button>
        </DialogFooter>
      </div>
    </form>
  );
}

interface SettingsProps extends Pick<StartFieldsProps, "grids" | "checkpoints"> {
  readonly form: StartForm;
  readonly problems: ReturnType<typeof readStart>["problems"];
  readonly onChange: (changes: Partial<StartForm>) => void;
}

function Settings({ grids, checkpoints, form, problems, onChange }: SettingsProps): ReactNode {
  const number = (name: StartField, label: string, hint?: string): ReactNode => (
    <TextField
      label={label}
      value={form[name]}
      onChange={(value) => onChange({ [name]: value })}
      problem={problems[name] ?? null}
      hint={hint}
      inputMode="decimal"
      autoComplete="off"
    />
  );
  return (
    <div className="grid-start-settings">
      <div className="grid-start-line">
        <Select
          label="grid"
          value={form.probe}
          options={grids.map(({ probe }) => ({ value: probe.id, label: `${probe.id} v${probe.version}` }))}
          onChange={(id) => onChange({ probe: id })}
        />
        <Select
          label="cells"
          value={form.split}
          options={[
            { value: "all", label: "all" },
            { value: "dev", label: "dev" },
            { value: "held-out", label: "held-out" },
          ]}
          onChange={(split) => onChange({ split })}
        />
      </div>
      <p className="secondary">{grids.find(({ probe }) => probe.id === form.probe)?.probe.description}</p>
      <section>
        <h3>Checkpoints</h3>
        <CheckpointChips
          label="Checkpoints"
          checkpoints={checkpoints}
          chosen={form.checkpoints}
          onChange={(chosen) => onChange({ checkpoints: chosen })}
          most={12}
          first="baseline"
        />
        {problems.checkpoints !== undefined && <p className="field-note field-problem">{problems.checkpoints}</p>}
      </section>
      <div className="grid-start-numbers">
        {number("samples", "Samples a cell")}
        {number("maxTokens", "Max tokens")}
        {number("temperature", "Temperature")}
        {number("topP", "Top-p")}
        {number("seed", "Seed")}
        {number("within", "Stop within ± points", "Empty: all samples.")}
      </div>
    </div>
  );
}
