import type { LucideIcon } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { KeyHint } from "./key-hint.tsx";
import { Tooltip } from "./tooltip.tsx";
import "./button.css";

interface ButtonProps extends Omit<React.ComponentProps<"button">, "className"> {
  readonly variant?: "primary" | "plain" | "danger" | "quiet";
  readonly icon?: LucideIcon;
  /** Key that does the same, shown on the button. */
  readonly keys?: string;
}

/** A button with words on it. */
export function Button({
  variant = "plain",
  icon: Icon,
  keys,
  children,
  type = "button",
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button {...rest} type={type} className={`button button-${variant}`}>
      {Icon && <Icon aria-hidden="true" size={14} />}
      {children}
      {keys !== undefined && <KeyHint keys={keys} />}
    </button>
  );
}

interface IconButtonProps extends Omit<React.ComponentProps<"button">, "className" | "aria-label" | "children"> {
  /** Said by screen readers and on hover. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with a picture only; its label shows on hover and focus. */
export function IconButton({ label, icon: Icon, keys, type = "button", ...rest }: IconButtonProps): ReactNode {
  return (
    <Tooltip text={label} {...(keys === undefined ? {} : { keys })}>
      <button {...rest} type={type} aria-label={label} className="icon-button">
        <Icon aria-hidden="true" size={16} />
      </button>
    </Tooltip>
  );
}
