import { spawn, type ChildProcess } from "node:child_process";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test as base, type Page } from "@playwright/test";

export const ROOT = resolve(import.meta.dirname, "../..");
const NODE = join(ROOT, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
const MSM = join(ROOT, "cli/msm.mjs");

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
      const child = spawn(NODE, [MSM, "--workspace", workspace, "serve"], {
        cwd: ROOT,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const url = await firstUrl(child);
      await use({ workspace, url, msm: (...args) => msmJson(workspace, args) });
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await ended;
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

/**
 * Pictures for the README and the docs, `NAME.png` and `NAME-dark.png`: only where they are asked for, by
 * `MSM_PICTURES=docs npm run test:e2e`, and not in every run.
 */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["MSM_PICTURES"];
  if (folder === undefined) return;
  await page.evaluate(() => document.fonts.ready);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(ROOT, folder, `${name}${colorScheme === "dark" ? "-dark" : ""}.png`) });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

async function firstUrl(child: ChildProcess): Promise<string> {
  let text = "";
  for await (const part of child.stdout ?? []) {
    text += String(part);
    const url = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(text);
    if (url) return url[0];
  }
  throw new Error(`msm serve ended without a URL: ${text}`);
}

function msmJson(workspace: string, args: readonly string[]): unknown {
  const output = execFileSync(NODE, [MSM, "--workspace", workspace, ...args, "--json"], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output);
}
