import { ArrowDown, ArrowUp, X } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { Step, Story } from "#core/stories/story.ts";
import { IconButton } from "../../shared/ui/button.tsx";
import { Select } from "../../shared/ui/select.tsx";
import { moved, newStep } from "./new-step.ts";
import { fieldsOf, KIND_WORDS, type StepField } from "./step-fields.ts";

interface StepListProps {
  readonly story: Story;
  readonly editable: boolean;
  readonly onChange: (story: Story) => void;
}

/** The steps in order, each with its words; moved, removed and added here. */
export function StepList({ story, editable, onChange }: StepListProps): ReactNode {
  const { steps } = story;
  const change = (next: readonly Step[]): void => onChange({ ...story, steps: [...next] });
  return (
    <ol className="stories-steps">
      {steps.map((step, index) => (
        <li key={step.id} className="stories-step" data-testid={`story-step:${step.id}`}>
          <header className="stories-row">
            <strong>
              {index + 1}. {KIND_WORDS[step.kind]}
            </strong>
            <span className="muted">{step.id}</span>
            {editable && (
              <span className="stories-step-tools">
                <IconButton label="Move up" icon={ArrowUp} onClick={() => change(moved(steps, index, -1))} />
                <IconButton label="Move down" icon={ArrowDown} onClick={() => change(moved(steps, index, 1))} />
                <IconButton label="Remove this step" icon={X} onClick={() => change(steps.toSpliced(index, 1))} />
              </span>
            )}
          </header>
          {fieldsOf(step).map((field) => (
            <Field key={field.label} field={field} onChange={(next) => change(steps.with(index, next))} />
          ))}
        </li>
      ))}
      {editable && (
        <li>
          <Select
            label="Add a step"
            value=""
            options={(Object.keys(KIND_WORDS) as Step["kind"][]).map((kind) => ({
              value: kind as string,
              label: KIND_WORDS[kind],
            }))}
            onChange={(kind) => change([...steps, newStep(kind as Step["kind"], story)])}
          />
        </li>
      )}
    </ol>
  );
}

/** What is typed stays as it is typed; the story gets what it reads as. */
function Field({ field, onChange }: { readonly field: StepField; readonly onChange: (step: Step) => void }): ReactNode {
  const id = useId();
  const { label, many, read, write } = field;
  const text = read();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {many ? (
        <textarea
          id={id}
          className="field-input stories-lines"
          defaultValue={text}
          rows={Math.max(2, text.split("\n").length)}
          onChange={(event) => onChange(write(event.target.value))}
        />
      ) : (
        <input
          id={id}
          className="field-input"
          defaultValue={text}
          onChange={(event) => onChange(write(event.target.value))}
        />
      )}
    </div>
  );
}
