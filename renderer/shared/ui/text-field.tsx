import { type ReactNode, useId } from "react";
import "./field.css";

interface TextFieldProps extends Omit<React.ComponentProps<"input">, "className" | "onChange" | "value" | "id"> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is asked for, below the field. */
  readonly hint?: ReactNode;
  /** What is wrong with the value; takes the hint's place. */
  readonly problem?: string | null;
}

export function TextField({ label, value, onChange, hint, problem = null, ...rest }: TextFieldProps): ReactNode {
  const id = useId();
  const note = problem ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...rest}
        id={id}
        className="field-input"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={problem !== null}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
      />
      {note !== undefined && (
        <p
          id={`${id}-note`}
          className={problem === null ? "field-note muted" : "field-note field-problem breakable"}
          role={problem === null ? undefined : "alert"}
        >
          {note}
        </p>
      )}
    </div>
  );
}
