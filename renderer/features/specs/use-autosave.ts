import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { wire } from "../../shared/remote/wire.ts";
import { specQuery } from "./spec-queries.ts";
import { Autosave, type SaveState } from "./autosave.ts";

interface AutosavedDraft {
  readonly autosave: Autosave;
  readonly state: SaveState;
}

/** Saves the draft of a spec, also when the window is left, hidden or closed. */
export function useAutosave(name: string, savedAt: string | null): AutosavedDraft {
  const client = useQueryClient();
  const [state, setState] = useState<SaveState>(
    savedAt === null ? { state: "as kept" } : { state: "saved", at: savedAt },
  );
  const [autosave] = useState(
    () => new Autosave({ save: (text) => wire.specs.saveDraft.mutate({ name, text }), onState: setState }),
  );
  useEffect(() => {
    const flush = (): void => void autosave.flush();
    const onHidden = (): void => {
      if (document.visibilityState === "hidden") flush();
    };
    const onClose = (event: BeforeUnloadEvent): void => {
      if (!autosave.isPending()) return;
      flush();
      event.preventDefault();
    };
    document.addEventListener("visibilitychange", onHidden);
    globalThis.addEventListener("beforeunload", onClose);
    globalThis.addEventListener("blur", flush);
    return () => {
      document.removeEventListener("visibilitychange", onHidden);
      globalThis.removeEventListener("beforeunload", onClose);
      globalThis.removeEventListener("blur", flush);
      // Whoever opens the spec again finds what was typed, also before it is saved.
      const text = autosave.latest();
      if (text !== null) {
        client.setQueryData(
          specQuery(name, null).queryKey,
          (view) => view && { ...view, draft: { text, at: new Date().toISOString() } },
        );
      }
      void autosave.flush().then(() => client.invalidateQueries({ queryKey: ["specs"] }));
    };
  }, [autosave, client, name]);
  return { autosave, state };
}
