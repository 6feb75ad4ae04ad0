import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import "./field.css";

interface CheckboxProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

export function Checkbox({ label, checked, onChange, disabled = false }: CheckboxProps): ReactNode {
  return (
    <label className="checkbox-row">
      <Base.Root className="checkbox" checked={checked} onCheckedChange={onChange} disabled={disabled}>
        <Base.Indicator className="checkbox-indicator">
          <Check aria-hidden="true" size={12} strokeWidth={3} />
        </Base.Indicator>
      </Base.Root>
      {label}
    </label>
  );
}
