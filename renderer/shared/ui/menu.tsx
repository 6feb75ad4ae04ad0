import { Menu as Base } from "@base-ui/react/menu";
import type { LucideIcon } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { KeyHint } from "./key-hint.tsx";
import "./menu.css";

export interface MenuItem {
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly run: () => void;
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly items: readonly MenuItem[];
}

export function Menu({ trigger, items }: MenuProps): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="menu-positioner" sideOffset={4} align="end">
          <Base.Popup className="menu">
            {items.map(({ label, icon: Icon, keys, danger = false, disabled = false, run }) => (
              <Base.Item
                className={danger ? "menu-item menu-item-danger" : "menu-item"}
                key={label}
                disabled={disabled}
                onClick={run}
              >
                {Icon && <Icon aria-hidden="true" size={14} />}
                {label}
                {keys !== undefined && (
                  <span className="menu-end">
                    <KeyHint keys={keys} />
                  </span>
                )}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
