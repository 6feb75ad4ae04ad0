import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import "./button.css";
import "./dialog.css";

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  readonly width?: number;
}

/** Buttons of a dialog, the one that does it last. Stands at the end of its children, inside the form where there is one. */
export function DialogFooter({ children }: { readonly children: ReactNode }): ReactNode {
  return <footer className="dialog-footer">{children}</footer>;
}

/**
 * A question that has to be answered or left before anything else. Esc and a click outside leave it. Keep it mounted and
 * change `open`, so that focus goes back to where it was; state that begins anew each time belongs to its children.
 */
export function Dialog({ open, onOpenChange, title, description, children, width = 480 }: DialogProps): ReactNode {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup className="dialog" style={{ width }} ref={popup} initialFocus={() => firstField(popup.current)}>
          <header className="dialog-header">
            <Base.Title>{title}</Base.Title>
            <Base.Close className="icon-button" aria-label="Close">
              <X aria-hidden="true" size={16} />
            </Base.Close>
          </header>
          {description !== undefined && <Base.Description className="secondary">{description}</Base.Description>}
          <div className="dialog-body">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/**
 * What a dialog is opened for; without a field, the dialog itself. Not by `autoFocus`: that moves the focus before the
 * dialog could note where it was.
 */
export function firstField(popup: HTMLElement | null): HTMLElement | null {
  return popup?.querySelector<HTMLElement>("input:not([aria-hidden=true]), textarea, [role=checkbox]") ?? popup;
}
