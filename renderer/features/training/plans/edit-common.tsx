import type { ReactNode } from "react";
import type { Plan } from "#core/runs/plan.ts";
import { Precision } from "#core/runs/stage-settings.ts";
import { Checkbox } from "../../../shared/ui/checkbox.tsx";
import { Select } from "../../../shared/ui/select.tsx";
import { ViewSwitch } from "../../../shared/ui/view-switch.tsx";
import { FigureField } from "./figure-field.tsx";
import type { EditProps } from "./edit-props.ts";
import { baseWords } from "./stage-words.ts";

const TUNES = [
  { id: "lora", label: "LoRA" },
  { id: "full", label: "All weights" },
] as const;
const PRECISIONS = (["bfloat16", "float32"] as const).map((value) => ({ value, label: value }));

/** How weights are tuned in all stages, and what is exported at the end. */
export function EditCommon({ draft, onChange, problemAt }: EditProps): ReactNode {
  const { tune } = draft;
  return (
    <section>
      <h2>Common to all</h2>
      <p className="secondary">Base: {baseWords(draft)}</p>
      <div className="edit-common">
        <ViewSwitch
          label="What is tuned"
          value={tune.kind}
          views={TUNES}
          onChange={(kind) => onChange({ ...draft, tune: kind === "full" ? { kind } : DEFAULT_LORA })}
        />
        <Select
          label="precision"
          value={draft.precision}
          options={PRECISIONS}
          onChange={(precision) => onChange({ ...draft, precision })}
        />
      </div>
      {tune.kind === "lora" && (
        <div className="edit-figures">
          <FigureField
            label="LoRA rank"
            value={tune.rank}
            onChange={(rank) => onChange({ ...draft, tune: { ...tune, rank } })}
            problem={problemAt("tune.rank")}
          />
          <FigureField
            label="LoRA alpha"
            value={tune.alpha}
            onChange={(alpha) => onChange({ ...draft, tune: { ...tune, alpha } })}
            problem={problemAt("tune.alpha")}
          />
          <Checkbox
            label="Merge at each run's end"
            checked={tune.merge}
            onChange={(merge) => onChange({ ...draft, tune: { ...tune, merge } })}
          />
        </div>
      )}
      <fieldset className="edit-exports">
        <legend>Exported as ONNX in</legend>
        {Precision.options.map((precision) => (
          <Checkbox
            key={precision}
            label={precision}
            checked={draft.export.precisions.includes(precision)}
            onChange={(wanted) => onChange(withPrecision(draft, precision, wanted))}
          />
        ))}
        {problemAt("export.precisions") !== null && (
          <span className="field-problem field-note" role="alert">
            {problemAt("export.precisions")}
          </span>
        )}
      </fieldset>
      <div className="edit-figures">
        <FigureField
          label="GPUs a run"
          value={draft.gpus}
          onChange={(gpus) => onChange({ ...draft, gpus })}
          problem={problemAt("gpus")}
        />
        <FigureField
          label="Parity sequences"
          value={draft.export.paritySequences}
          onChange={(paritySequences) => onChange({ ...draft, export: { ...draft.export, paritySequences } })}
          problem={problemAt("export.paritySequences")}
        />
      </div>
    </section>
  );
}

/** As the paper has it. */
const DEFAULT_LORA = { kind: "lora", rank: 64, alpha: 128, dropout: 0, merge: false } as const;

/** Precisions stay in their usual order: the first one has the checkpoint's plain name. */
function withPrecision(draft: Plan, precision: Precision, wanted: boolean): Plan {
  const precisions = Precision.options.filter((each) =>
    each === precision ? wanted : draft.export.precisions.includes(each),
  );
  return { ...draft, export: { ...draft.export, precisions } };
}
