import { create } from "zustand";
import type { ImportEvent, ImportRequest, ImportSummary } from "#core/corpus/import.ts";
import { listenOnce } from "../../shared/remote/subscription.ts";
import { wire } from "../../shared/remote/wire.ts";

type ImportProgress = Extract<ImportEvent, { type: "progress" }>;

export interface ImportJob {
  readonly request: ImportRequest;
  /** Null before the first rows. */
  readonly progress: ImportProgress | null;
  readonly summary: ImportSummary | null;
  /** Why there is nothing of it. */
  readonly failure: string | null;
}

interface ImportState {
  readonly job: ImportJob | null;
  /** Stops listening to the job, which ends it on the host. */
  readonly stop: () => void;
  /** Begins an import; it goes on while other screens are looked at. `done` is called when it is finished. */
  readonly start: (request: ImportRequest, done: () => void) => void;
  /** Stops it, which leaves nothing of it. */
  readonly cancel: () => void;
  /** Puts away what it came to. */
  readonly clear: () => void;
}

const NOTHING_RUNS = (): void => undefined;

/** The import of this window; one at a time. */
export const useImport = create<ImportState>()((set, get) => {
  const update = (patch: Partial<ImportJob>): void =>
    set(({ job }) => (job === null ? {} : { job: { ...job, ...patch } }));
  const take = (event: ImportEvent, done: () => void): void => {
    switch (event.type) {
      case "progress":
        return update({ progress: event });
      case "finished":
        done();
        return update({ summary: event.summary });
      case "failed":
        return update({ failure: event.problem.message });
      default:
        return event satisfies never;
    }
  };
  return {
    job: null,
    stop: NOTHING_RUNS,
    start: (request, done) => {
      get().stop();
      set({ job: { request, progress: null, summary: null, failure: null } });
      const stop = listenOnce<ImportEvent>((handlers) => wire.corpus.import.subscribe(request, handlers), {
        onEvent: (event) => take(event, done),
        onEnd: (failure) => {
          set({ stop: NOTHING_RUNS });
          // A stream that ends by itself has said before how.
          if (failure) update({ failure: failure.problem.message });
        },
      });
      set({ stop });
    },
    cancel: () => {
      get().stop();
      set({ stop: NOTHING_RUNS });
      update({ failure: "The import was cancelled: nothing of it is in the workspace." });
    },
    clear: () => set({ job: null }),
  };
});

export function isRunning(job: ImportJob): boolean {
  return job.summary === null && job.failure === null;
}
