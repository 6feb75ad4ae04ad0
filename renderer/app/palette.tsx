import { Dialog as Base } from "@base-ui/react/dialog";
import { Command } from "cmdk";
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import type { PaletteEntry } from "../shared/feature.ts";
import { plural } from "../shared/format/text.ts";
import { firstField } from "../shared/ui/dialog.tsx";
import { copyText } from "../shared/ui/copy-button.tsx";
import { KeyHint } from "../shared/ui/key-hint.tsx";
import { notify } from "../shared/ui/toast.tsx";
import { useView } from "../shared/view/view-store.ts";
import { rankEntries } from "./rank-entries.ts";
import { usePaletteEntries } from "./use-palette-entries.ts";
import "./palette.css";

/** cmdk draws every row that it is given. */
const SHOWN_AT_MOST = 60;

const STEERING_KEYS: ReadonlySet<string> = new Set(["ArrowDown", "ArrowUp", "Home", "End"]);

/** Everything that can be opened or done, by typing a part of its name. */
export function Palette(): ReactNode {
  const { paletteOpen, setPaletteOpen } = useView();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={paletteOpen} onOpenChange={setPaletteOpen}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup
          className="palette"
          aria-label="Find or do anything"
          ref={popup}
          initialFocus={() => firstField(popup.current)}
        >
          <PaletteBody close={() => setPaletteOpen(false)} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function PaletteBody({ close }: { readonly close: () => void }): ReactNode {
  const entries = usePaletteEntries();
  const [query, setQuery] = useState("");
  const [current, setCurrent] = useState("");
  const [steered, setSteered] = useState(false);
  const ranked = useMemo(() => rankEntries(entries, query), [entries, query]);
  const shown = ranked.slice(0, SHOWN_AT_MOST);
  // Entries come in as the host answers: until somebody steers, the best match of now is the chosen one.
  const chosen = (steered ? shown.find((entry) => entry.id === current) : undefined) ?? shown[0];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (STEERING_KEYS.has(event.key)) setSteered(true);
    if (event.key !== "Enter" || !event.shiftKey || chosen?.command === undefined) return;
    event.preventDefault();
    void copyCommand(chosen.command);
    close();
  };
  return (
    <Command
      label="Find or do anything"
      shouldFilter={false}
      vimBindings={false}
      loop
      value={chosen?.id ?? ""}
      onValueChange={setCurrent}
      onKeyDown={onKeyDown}
    >
      <Command.Input
        className="palette-input"
        placeholder="Screen, action, checkpoint, probe, run, spec or corpus…"
        value={query}
        onValueChange={(text) => {
          setSteered(false);
          setQuery(text);
        }}
      />
      <p className="visually-hidden" role="status">
        {plural(ranked.length, "match", "matches")}
      </p>
      <Command.List className="palette-list" onPointerMove={() => setSteered(true)}>
        <Command.Empty className="palette-empty muted">Nothing here is called “{query}”.</Command.Empty>
        {shown.map((entry, index) => (
          <PaletteRow
            key={entry.id}
            entry={entry}
            headed={query === "" && shown[index - 1]?.group !== entry.group}
            run={() => {
              close();
              entry.run();
            }}
          />
        ))}
      </Command.List>
      <footer className="palette-footer muted">
        <code className="truncate">{chosen?.command ?? ""}</code>
        {chosen?.command !== undefined && (
          <span>
            copy as command <KeyHint keys="shift+Enter" />
          </span>
        )}
        <span>
          open <KeyHint keys="Enter" />
        </span>
      </footer>
    </Command>
  );
}

interface PaletteRowProps {
  readonly entry: PaletteEntry;
  /** Begins a group of an unfiltered list. */
  readonly headed: boolean;
  readonly run: () => void;
}

function PaletteRow({ entry, headed, run }: PaletteRowProps): ReactNode {
  return (
    <>
      {headed && <div className="palette-group muted">{entry.group}</div>}
      <Command.Item className="palette-row" value={entry.id} onSelect={run}>
        <span className="palette-label truncate">{entry.label}</span>
        {entry.detail !== undefined && <span className="palette-detail muted truncate">{entry.detail}</span>}
        {entry.keys !== undefined && <KeyHint keys={entry.keys} />}
      </Command.Item>
    </>
  );
}

async function copyCommand(command: string): Promise<void> {
  if (await copyText(command)) notify({ kind: "good", title: `Copied: ${command}` });
}
