import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  plugins: [react()],
  build: {
    outDir: here("../dist/renderer"),
    emptyOutDir: true,
    // The content security policy allows no data: fonts and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // First versions with light-dark(); Electron and every current browser are newer.
    target: ["chrome123", "firefox120", "safari17.5"],
    // Local files: one parse at start, no network between us and them.
    chunkSizeWarningLimit: 2000,
  },
});
