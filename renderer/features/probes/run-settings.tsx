import type { ReactNode } from "react";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ReadingKind } from "#core/probes/reading.ts";
import { CheckpointChips } from "../../shared/checkpoints/checkpoint-chips.tsx";
import { CheckpointSwatch } from "../../shared/marks/checkpoint-swatch.tsx";
import { Checkbox } from "../../shared/ui/checkbox.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { TextField } from "../../shared/ui/text-field.tsx";
import { linkTo } from "../../shared/view/navigation.ts";
import type { NumberFieldName, ReadForm, RunForm } from "./run-form.ts";

interface RunSettingsProps {
  readonly checkpoints: readonly CheckpointSummary[];
  readonly form: RunForm;
  readonly problems: ReadForm["problems"];
  readonly onChange: (changes: Partial<RunForm>) => void;
}

const MOST = 24;

/** Which checkpoints, which readings, and how answers are drawn. */
export function RunSettings({ checkpoints, form, problems, onChange }: RunSettingsProps): ReactNode {
  const sampled = form.readings.includes("sampled");
  const number = (name: NumberFieldName, label: string): ReactNode => (
    <TextField
      label={label}
      value={form[name]}
      onChange={(value) => onChange({ [name]: value })}
      problem={problems[name] ?? null}
      inputMode="decimal"
      autoComplete="off"
    />
  );
  return (
    <div className="run-settings">
      <section>
        <h3>Checkpoints</h3>
        {checkpoints.length === 0 ? (
          <p className="secondary">
            There are none yet. <a href={linkTo({ feature: "checkpoints", query: { add: "" } })}>Add a checkpoint</a>
          </p>
        ) : (
          <CheckpointChips
            label="Checkpoints"
            checkpoints={checkpoints}
            chosen={form.checkpoints}
            onChange={(chosen) => onChange({ checkpoints: chosen })}
            most={MOST}
            first="baseline"
          />
        )}
        {problems.checkpoints !== undefined && <p className="field-note field-problem">{problems.checkpoints}</p>}
        {form.checkpoints.length > 1 && <Baseline form={form} onChange={onChange} />}
      </section>
      <section>
        <h3>Readings</h3>
        <div className="run-readings">
          <Reading
            kind="likelihood"
            words="how probable each option is as the answer"
            form={form}
            onChange={onChange}
          />
          <Reading kind="sampled" words="answers drawn and classified" form={form} onChange={onChange} />
        </div>
        {problems.readings !== undefined && <p className="field-note field-problem">{problems.readings}</p>}
      </section>
      <div className="run-numbers">
        {number("seed", "Seed")}
        {sampled && (
          <>
            {number("samples", "Samples a question")}
            {number("temperature", "Temperature")}
            {number("topP", "Top-p")}
            {number("maxTokens", "Max tokens")}
          </>
        )}
      </div>
    </div>
  );
}

/** The first in order is the baseline; choosing another moves it to the front. */
function Baseline({ form, onChange }: Pick<RunSettingsProps, "form" | "onChange">): ReactNode {
  return (
    <Select
      label="baseline"
      value={form.checkpoints[0] ?? ""}
      options={form.checkpoints.map((id) => ({ value: id, label: id, mark: <CheckpointSwatch id={id} /> }))}
      onChange={(id) => onChange({ checkpoints: [id, ...form.checkpoints.filter((each) => each !== id)] })}
    />
  );
}

interface ReadingProps extends Pick<RunSettingsProps, "form" | "onChange"> {
  readonly kind: ReadingKind;
  readonly words: string;
}

function Reading({ kind, words, form, onChange }: ReadingProps): ReactNode {
  const others = form.readings.filter((each) => each !== kind);
  return (
    <Checkbox
      label={
        <span>
          {kind} <span className="muted">{words}</span>
        </span>
      }
      checked={form.readings.includes(kind)}
      onChange={(checked) => onChange({ readings: checked ? [...others, kind] : others })}
    />
  );
}
