import type { Runtime } from "./runtime.ts";

/** The same runtime, which awaits `beforeRun` before every run of a model. */
export function announcedRuntime(runtime: Runtime, beforeRun: () => Promise<void>): Runtime {
  return {
    name: runtime.name,
    elementTypes: runtime.elementTypes,
    interruptible: runtime.interruptible,
    allocate: (type, length) => runtime.allocate(type, length),
    free: (data) => runtime.free(data),
    open: async (source, options) => {
      const session = await runtime.open(source, options);
      return {
        inputs: session.inputs,
        outputs: session.outputs,
        run: async (feeds, fetches, signal) => {
          await beforeRun();
          return session.run(feeds, fetches, signal);
        },
        endProfiling: () => session.endProfiling(),
        close: () => session.close(),
      };
    },
  };
}
