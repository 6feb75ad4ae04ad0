import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./served-workbench.ts";

/** The Chromium that the set-up found or installed; without it Playwright looks for its own. */
const NOTE = join(ROOT, ".setup/chromium");
const chromium = existsSync(NOTE) ? readFileSync(NOTE, "utf8").split("\n")[1] : undefined;

export const LAUNCH = {
  ...(chromium ? { executablePath: chromium } : {}),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
