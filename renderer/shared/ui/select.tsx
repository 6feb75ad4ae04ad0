import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import "./select.css";

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Drawn before the label, e.g. a `<CheckpointSwatch>`. */
  readonly mark?: ReactNode;
}

interface SelectProps<Value extends string> {
  /** Shown before the value, and read with it: "baseline". */
  readonly label: string;
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
}

/** One of a few. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  disabled = false,
}: SelectProps<Value>): ReactNode {
  const chosen = options.find((option) => option.value === value);
  return (
    <Base.Root value={value} onValueChange={(next) => next !== null && onChange(next)} disabled={disabled}>
      <Base.Trigger className="select-trigger" aria-label={`${label}: ${chosen?.label ?? value}`}>
        <span className="muted">{label}</span>
        {chosen?.mark}
        <span className="truncate">{chosen?.label ?? value}</span>
        <ChevronDown aria-hidden="true" size={14} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="menu-positioner" sideOffset={4} align="start" alignItemWithTrigger={false}>
          <Base.Popup className="menu">
            {options.map((option) => (
              <Base.Item className="menu-item" key={option.value} value={option.value}>
                {option.mark}
                <Base.ItemText className="truncate">{option.label}</Base.ItemText>
                <Base.ItemIndicator className="menu-end">
                  <Check aria-hidden="true" size={14} />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
