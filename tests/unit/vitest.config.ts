import { resolve } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";
import { COMMON } from "../../vitest.config.ts";

const ALL = "tests/unit/**/*.test.ts";
/** Rooms whose code reaches no disk and starts no process: their tests leave nothing behind that another could stumble over. */
const PURE = "tests/unit/{core,renderer}/**/*.test.ts";

/** `--project unit` runs both parts. */
export default defineConfig({
  root: resolve(import.meta.dirname, "../.."),
  test: {
    ...COMMON,
    name: "unit",
    projects: [
      // A process goes on to the next file with the modules that it has read; for most of these files that is most of the work.
      { extends: true, test: { name: "pure", isolate: false, include: [PURE] } },
      { extends: true, test: { name: "rest", include: [ALL], exclude: [...configDefaults.exclude, PURE] } },
    ],
  },
});
