import { type ReactNode, useId } from "react";
import type { ChatForm, ChatNumber, ReadChat } from "./chat-form.ts";

interface ChatSettingsProps {
  readonly form: ChatForm;
  readonly problems: ReadChat["problems"];
  readonly onChange: (changes: Partial<ChatForm>) => void;
}

/** How answers are drawn, in one line. */
export function ChatSettings({ form, problems, onChange }: ChatSettingsProps): ReactNode {
  const field = (name: ChatNumber, label: string): ReactNode => (
    <SettingField
      label={label}
      value={form[name]}
      problem={problems[name] ?? null}
      onChange={(value) => onChange({ [name]: value })}
    />
  );
  return (
    <div className="chat-settings">
      {field("seed", "Seed")}
      {field("temperature", "Temperature")}
      {field("maxTokens", "Max tokens")}
      {Object.values(problems).map((words) => (
        <span className="field-problem" role="alert" key={words}>
          {words}
        </span>
      ))}
    </div>
  );
}

interface SettingFieldProps {
  readonly label: string;
  readonly value: string;
  readonly problem: string | null;
  readonly onChange: (value: string) => void;
}

function SettingField({ label, value, problem, onChange }: SettingFieldProps): ReactNode {
  const id = useId();
  return (
    <span className="chat-setting">
      <label htmlFor={id} className="muted">
        {label}
      </label>
      <input
        id={id}
        className="field-input tabular"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={problem !== null}
        inputMode="decimal"
        autoComplete="off"
      />
    </span>
  );
}
