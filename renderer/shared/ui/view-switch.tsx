import type { ReactNode } from "react";
import "./view-switch.css";

interface ViewSwitchProps<View extends string> {
  /** What is switched, for screen readers. */
  readonly label: string;
  readonly value: View;
  readonly views: readonly { readonly id: View; readonly label: string }[];
  readonly onChange: (view: View) => void;
}

/** Views of one thing in the head of a screen, where their content has a layout of its own. Keep the chosen one in the address. */
export function ViewSwitch<View extends string>({ label, value, views, onChange }: ViewSwitchProps<View>): ReactNode {
  return (
    <div className="view-switch" role="group" aria-label={label}>
      {views.map((view) => (
        <button key={view.id} type="button" aria-pressed={view.id === value} onClick={() => onChange(view.id)}>
          {view.label}
        </button>
      ))}
    </div>
  );
}
