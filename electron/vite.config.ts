import { defineConfig } from "vite";

/** Main is an ES module; a sandboxed preload must be one CommonJS file. Both are Node's side: nothing is polyfilled. */
const target = (entry: string, fileName: string, format: "es" | "cjs", emptyOutDir: boolean) => ({
  consumer: "server" as const,
  resolve: { noExternal: true as const, external: ["electron"] },
  build: {
    outDir: "dist/electron",
    emptyOutDir,
    target: "node24",
    minify: false,
    rolldownOptions: {
      input: entry,
      external: ["electron", /^node:/],
      output: { format, entryFileNames: fileName, codeSplitting: false },
    },
  },
});

export default defineConfig({
  environments: {
    main: target("electron/main.ts", "main.js", "es", true),
    preload: target("electron/preload.ts", "preload.cjs", "cjs", false),
  },
  builder: {
    buildApp: async (builder) => {
      for (const environment of [builder.environments["main"], builder.environments["preload"]]) {
        if (environment) await builder.build(environment);
      }
    },
  },
});
