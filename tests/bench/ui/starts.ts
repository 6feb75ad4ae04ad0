import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { serveWorkspace } from "../../e2e/served-workbench.ts";

/** One start, in milliseconds from the command to each of its ends. */
export interface Start {
  readonly hostMs: number;
  readonly usableMs: number;
}

/** From `msm serve` to the first screen that answers: `cold` on a workspace that is made by it, and again on the same. */
export async function timeStarts(browser: Browser): Promise<{ readonly cold: Start; readonly warm: Start }> {
  const workspace = mkdtempSync(join(tmpdir(), "msm-bench-ui-"));
  try {
    return { cold: await timeStart(browser, workspace), warm: await timeStart(browser, workspace) };
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

async function timeStart(browser: Browser, workspace: string): Promise<Start> {
  const began = performance.now();
  const host = await serveWorkspace(workspace);
  const hostMs = performance.now() - began;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(host.url, { waitUntil: "commit" });
  // The first screen's one button: it is there when checkpoints, probes and runs have been read.
  await page.getByRole("button", { name: /^Probe \w+ bundled checkpoints/ }).waitFor();
  const usableMs = performance.now() - began;
  await context.close();
  await host.stop();
  return { hostMs, usableMs };
}
