import type { ReactNode } from "react";
import "./screen.css";

interface ScreenProps {
  readonly title: string;
  /** Beside the title: a count, a badge. */
  readonly note?: ReactNode;
  /** Buttons and selects at the right. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** Head and body of a screen; an `<Inspector>` inside slides over it. */
export function Screen({ title, note, tools, children }: ScreenProps): ReactNode {
  return (
    <main className="screen">
      <header className="screen-header">
        <h1>{title}</h1>
        {note !== undefined && <span className="secondary">{note}</span>}
        <div className="screen-tools">{tools}</div>
      </header>
      <div className="screen-body">{children}</div>
    </main>
  );
}
