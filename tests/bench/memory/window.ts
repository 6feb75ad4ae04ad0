import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type CDPSession, type Page } from "@playwright/test";
import { ROOT } from "../places.ts";

/** What a page holds after a collection of what nothing refers to. */
export interface Held {
  readonly heapBytes: number;
  readonly nodes: number;
}

export interface Window {
  readonly page: Page;
  held(): Promise<Held>;
  close(): Promise<void>;
}

/** The workbench's window in a browser without a screen. */
export async function openWindow(url: string, browserPath: string | null): Promise<Window> {
  const browser = await launch(browserPath);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // A machine that others use too may take its time; what is measured is memory.
  page.setDefaultTimeout(600_000);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await page.goto(url);
  await page.getByRole("navigation").first().waitFor();
  return { page, held: () => heldBy(session), close: () => browser.close() };
}

async function launch(browserPath: string | null): Promise<Browser> {
  const note = join(ROOT, ".setup/chromium");
  const found = browserPath ?? (existsSync(note) ? readFileSync(note, "utf8").split("\n")[1] : undefined);
  return chromium.launch({
    ...(found === undefined ? {} : { executablePath: found }),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
}

async function heldBy(session: CDPSession): Promise<Held> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const valueOf = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return { heapBytes: valueOf("JSHeapUsedSize"), nodes: valueOf("Nodes") };
}
