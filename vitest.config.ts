import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    pool: "forks",
    // One a core: by default one core is left free, which of two is half of them.
    maxWorkers: "100%",
    // Generous, since machines differ: a test that hangs is ended, none is judged by its speed.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: ["unit", "contract", "golden", "architecture"].map((name) => ({
      extends: true as const,
      test: { name, include: [`tests/${name}/**/*.test.ts`] },
    })),
  },
});
