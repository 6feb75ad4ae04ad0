import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** What holds for every project. */
export const COMMON = {
  environment: "node",
  // Some tests load ONNX Runtime in their own process; what starts one of its own must set this itself.
  env: { ORT_DISABLE_TELEMETRY: "1" },
  pool: "forks",
  // Most tests wait for programs that they started: on two cores, Vitest's one worker leaves half of the machine idle.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // Generous, since machines differ: a test that hangs is ended, none is judged by its speed.
  testTimeout: 180_000,
  hookTimeout: 180_000,
} as const;

export default defineConfig({
  test: {
    ...COMMON,
    projects: [
      "tests/unit/vitest.config.ts",
      ...["contract", "golden", "architecture"].map((name) => ({
        extends: true as const,
        test: { name, include: [`tests/${name}/**/*.test.ts`] },
      })),
    ],
  },
});
