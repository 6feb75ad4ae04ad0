import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { type KeyBinding, useKeys } from "../../shared/view/keys.ts";
import { openPresenterLine, type PresenterDeed, type PresenterLine, type PresenterPlace } from "./presenter.ts";

/** What to say at the step that the audience sees, what comes next, and the time; its keys steer the show. */
export function NotesWindow(): ReactNode {
  const [here, setHere] = useState<PresenterPlace | null>(null);
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
  const { index, count, title, notes, next, startedAt } = here;
  return (
    <main className="demo-notes">
      <p className="muted">
        Step {index + 1} of {count} · <Elapsed since={startedAt} />
      </p>
      <h1>{title}</h1>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <p className="secondary">{next === null ? "This is the last step." : `Next: ${next}`}</p>
      <p className="muted">
        Arrows, page keys or Space go on and back, here and there. R starts again. In the demo: F or F11 full screen, 1
        2 3 guess (the dark-screen button of a clicker goes through them), Escape leaves.
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
