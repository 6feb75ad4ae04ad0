import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import "./dialog.css";

interface ConfirmProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** The question. */
  readonly title: string;
  /** What will happen and what will not. */
  readonly children: ReactNode;
  /** The verb on the button: "Remove from the list". */
  readonly action: string;
  readonly onConfirm: () => void;
}

/** Asks once before something that takes away. */
export function Confirm({ open, onOpenChange, title, children, action, onConfirm }: ConfirmProps): ReactNode {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup className="dialog" style={{ width: 420 }}>
          <Base.Title>{title}</Base.Title>
          <Base.Description render={<div className="dialog-body breakable" />}>{children}</Base.Description>
          <footer className="dialog-footer">
            <Base.Close render={<Button>Cancel</Button>} />
            <Base.Close render={<Button variant="danger">{action}</Button>} onClick={onConfirm} />
          </footer>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
