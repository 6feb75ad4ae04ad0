import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { GenerationProgress } from "#core/generation/progress.ts";
import type { Failure } from "../../shared/remote/failure.ts";
import { follow } from "../../shared/remote/subscription.ts";
import { wire } from "../../shared/remote/wire.ts";

interface WatchedGeneration {
  /** The newest figures; null before the first. */
  readonly latest: GenerationProgress | null;
  readonly connection: "live" | "lost";
  /** Why it cannot be watched, where it cannot. */
  readonly failure: Failure | null;
}

const NOTHING_YET: WatchedGeneration = { latest: null, connection: "live", failure: null };

/** Follows a generation while it runs, and again after a lost connection. */
export function useGeneration(id: string, running: boolean): WatchedGeneration {
  const client = useQueryClient();
  const [shown, setShown] = useState({ id, watched: NOTHING_YET });
  useEffect(() => {
    if (!running) return undefined;
    const update = (patch: Partial<WatchedGeneration>): void =>
      setShown((last) => ({ id, watched: { ...(last.id === id ? last.watched : NOTHING_YET), ...patch } }));
    return follow<GenerationProgress>((handlers) => wire.generation.watch.subscribe({ id }, handlers), {
      onEvent: (latest) => update({ latest }),
      onConnection: (connection) => update({ connection }),
      onEnd: (failure) => {
        update({ failure });
        void client.invalidateQueries({ queryKey: ["generation"] });
        void client.invalidateQueries({ queryKey: ["corpus"] });
      },
    });
  }, [id, running, client]);
  return shown.id === id && running ? shown.watched : NOTHING_YET;
}
