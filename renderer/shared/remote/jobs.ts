import { create } from "zustand";
import type { JobEvent } from "#core/base/job-event.ts";
import { listenOnce, type Subscribe } from "./subscription.ts";

type JobProgress = Extract<JobEvent<never>, { type: "progress" }>;

/** Long work that this window asked for. */
export interface Job {
  /** Null before the first figures. */
  readonly progress: JobProgress | null;
  readonly running: boolean;
  /** Why there is no outcome. */
  readonly failure: string | null;
  readonly stop: () => void;
}

interface Jobs {
  readonly jobs: Readonly<Record<string, Job>>;
  /** Begins work under a key; it goes on while other screens are looked at. `done` gets the outcome. */
  readonly start: <T>(key: string, subscribe: Subscribe<JobEvent<T>>, done: (value: T) => void) => void;
  readonly cancel: (key: string) => void;
}

const NOT_STARTED = (): void => undefined;

export const useJobs = create<Jobs>()((set, get) => {
  const update = (key: string, patch: Partial<Job>): void =>
    set(({ jobs }) => {
      const job = jobs[key];
      return job === undefined ? {} : { jobs: { ...jobs, [key]: { ...job, ...patch } } };
    });
  return {
    jobs: {},
    start: (key, subscribe, done) => {
      get().jobs[key]?.stop();
      const job: Job = { progress: null, running: true, failure: null, stop: NOT_STARTED };
      set(({ jobs }) => ({ jobs: { ...jobs, [key]: job } }));
      const stop = listenOnce(subscribe, {
        onEvent: (event) => {
          switch (event.type) {
            case "progress":
              return update(key, { progress: event });
            case "finished":
              update(key, { running: false });
              return done(event.value);
            case "failed":
              return update(key, { running: false, failure: event.problem.message });
            default:
              return event satisfies never;
          }
        },
        onEnd: (failure) => update(key, { running: false, ...(failure ? { failure: failure.problem.message } : {}) }),
      });
      update(key, { stop });
    },
    cancel: (key) => {
      get().jobs[key]?.stop();
      update(key, { running: false, failure: "Cancelled: what was known before is still there." });
    },
  };
});
