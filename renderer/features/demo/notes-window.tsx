import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { type KeyBinding, useKeys } from "../../shared/view/keys.ts";
import { openPresenterLine, type PresenterDeed, type PresenterLine } from "./presenter.ts";
import { STEPS, stepAt } from "./story.ts";

/** What to say at the step that the audience sees, what comes next, and the time; its keys steer the show. */
export function NotesWindow(): ReactNode {
  const [here, setHere] = useState<{ readonly step: string; readonly startedAt: number } | null>(null);
  const line = useRef<PresenterLine | null>(null);
  useEffect(() => {
    line.current = openPresenterLine((message) => {
      if (message.kind === "here") setHere(message);
    });
    line.current.tell({ kind: "where" });
    return () => line.current?.close();
  }, []);
  const bindings = useMemo((): KeyBinding[] => {
    const send = (deed: PresenterDeed) => () => line.current?.tell({ kind: "do", deed });
    return [
      ...["ArrowRight", "ArrowDown", "PageDown", " "].map((keys) => ({ keys, label: "Next", run: send("next") })),
      ...["ArrowLeft", "ArrowUp", "PageUp"].map((keys) => ({ keys, label: "Back", run: send("back") })),
      { keys: "r", label: "Start again", run: send("reset") },
    ];
  }, []);
  useKeys("Presenter notes", bindings);
  if (here === null)
    return (
      <main className="demo-notes">
        <h1>Presenter notes</h1>
        <p role="status">No demo is open in another window: open one and press N there.</p>
      </main>
    );
  const index = stepAt(here.step);
  const step = STEPS[index] ?? STEPS[0];
  const next = STEPS[index + 1];
  return (
    <main className="demo-notes">
      <p className="muted">
        Step {index + 1} of {STEPS.length} · <Elapsed since={here.startedAt} />
      </p>
      <h1>{step.title}</h1>
      <ul>
        {step.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <p className="secondary">{next ? `Next: ${next.title}` : "This is the last step."}</p>
      <p className="muted">
        Arrows, page keys or Space go on and back, here and there. R starts again. In the demo: F or F11 full screen, 1
        2 3 guess, Escape leaves.
      </p>
    </main>
  );
}

/** Minutes and seconds since the show began. */
function Elapsed({ since }: { readonly since: number }): ReactNode {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1_000));
  return (
    <span className="tabular">
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")}
    </span>
  );
}
