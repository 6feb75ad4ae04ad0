import { type ReactNode, useId } from "react";
import "./editor.css";

interface TextAreaProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows: number;
  /** Takes a row of its form by itself. */
  readonly wide?: boolean;
  readonly hint?: string;
  readonly placeholder?: string;
}

/** Several lines of text. */
export function TextArea({ label, value, onChange, rows, wide = false, hint, placeholder }: TextAreaProps): ReactNode {
  const id = useId();
  return (
    <div className={wide ? "field field-wide" : "field"}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="field-input probe-lines"
        rows={rows}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-note`}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-note`} className="field-note muted">
          {hint}
        </p>
      )}
    </div>
  );
}
