import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../contract/msm.ts";

/** The Chromium that the set-up found or installed; without it Playwright looks for its own. */
export function chromiumPath(): { readonly executablePath?: string } {
  const note = join(ROOT, ".setup/chromium");
  const noted = existsSync(note) ? readFileSync(note, "utf8").split("\n")[1] : undefined;
  const found = [noted, "/usr/bin/chromium"].find((path) => path !== undefined && existsSync(path));
  return found === undefined ? {} : { executablePath: found };
}
