import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, type Page } from "@playwright/test";
import { msmJson, ROOT, serveWorkspace } from "./served-workbench.ts";

export { ROOT } from "./served-workbench.ts";

/** The workbench as a person starts it: `msm serve` on a new workspace, its URL open in the page. */
export interface Served {
  readonly workspace: string;
  readonly url: string;
  /** Runs the command line on the same workspace and parses its `--json`. */
  readonly msm: (...args: string[]) => unknown;
}

export const test = base.extend<{ served: Served; watchedPage: Page }, { workspaceHost: Served }>({
  workspaceHost: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const workspace = mkdtempSync(join(tmpdir(), "msm-e2e-"));
      const { url, stop } = await serveWorkspace(workspace);
      await use({ workspace, url, msm: (...args) => msmJson(workspace, args) });
      await stop();
      rmSync(workspace, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  served: async ({ workspaceHost }, use) => use(workspaceHost),
  /** A page that fails its test on any page error, console error or request to another address. */
  watchedPage: async ({ page, served }, use) => {
    const faults: string[] = [];
    const own = new URL(served.url).origin;
    page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== "data:" && protocol !== "blob:" && origin !== own)
        faults.push(`left this machine: ${request.url()}`);
    });
    await page.goto(served.url);
    await page.getByRole("navigation").first().waitFor();
    await use(page);
    if (faults.length > 0) throw new Error(faults.join("\n"));
  },
});

export { expect } from "@playwright/test";

/** Where the guide's pictures lie, in the folder that `MSM_PICTURES` names. */
const PICTURES = "guide/pictures";

/**
 * A picture of the guide and the README, `NAME.png`, and `NAME-dark.png` where that is wanted: only where they are asked
 * for, by `MSM_PICTURES=docs npm run test:e2e`, and not in every run. A unit test keeps names and pages together.
 */
export async function picture(page: Page, name: string, { dark = false } = {}): Promise<void> {
  const folder = process.env["MSM_PICTURES"];
  if (folder === undefined) return;
  await page.evaluate(() => document.fonts.ready);
  // What the pointer lies on would be drawn as hovered.
  await page.mouse.move(0, 0);
  for (const colorScheme of dark ? (["dark", "light"] as const) : (["light"] as const)) {
    await page.emulateMedia({ colorScheme });
    const file = `${name}${colorScheme === "dark" ? "-dark" : ""}.png`;
    await page.screenshot({ path: join(ROOT, folder, PICTURES, file) });
  }
}
