import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./button.tsx";
import "./inspector.css";

interface InspectorProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly width?: number;
}

/** Slides over the right edge of the screen it belongs to; the screen behind stays usable. Render it only while open. */
export function Inspector({ title, onClose, children, width = 520 }: InspectorProps): ReactNode {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <aside
      className="inspector"
      aria-label="Inspector"
      ref={panel}
      tabIndex={-1}
      style={{ width }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header className="inspector-header">
        <h2 className="truncate">{title}</h2>
        <IconButton label="Close" keys="Escape" icon={X} onClick={onClose} />
      </header>
      <div className="inspector-body">{children}</div>
    </aside>
  );
}
