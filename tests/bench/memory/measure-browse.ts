import type { Page } from "@playwright/test";
import { createRandom } from "#core/base/random.ts";
import { VOCABULARY } from "../corpus/texts.ts";
import { residentBytes } from "./resident.ts";
import { type Series, seriesOf } from "./series.ts";
import { serveWorkspace } from "./serve.ts";
import { openWindow } from "./window.ts";

interface Browsed {
  readonly workspace: string;
  readonly documents: number;
  readonly stops: number;
  readonly browser: string | null;
}

/** Every so many stops a document is opened, something is searched, and the memory is looked at. */
const OPEN_EVERY = 2;
const SEARCH_EVERY = 25;
const LOOK_EVERY = 10;

/**
 * Scrolls through the whole list of documents in equal steps, opens documents and searches on the way. The work is counted
 * in stops: rows come and go at each.
 */
export async function measureBrowse(asked: Browsed, say: (line: string) => void): Promise<readonly Series[]> {
  const host = await serveWorkspace(asked.workspace);
  const window = await openWindow(host.url, asked.browser);
  const series = {
    heap: seriesOf("window, heap in use", "stops"),
    host: seriesOf("host, resident", "stops"),
  };
  let mostNodes = 0;
  try {
    await showAll(window.page, host.url, asked.documents);
    for (let stop = 0; stop < asked.stops; stop++) {
      await scrollTo(window.page, stop / (asked.stops - 1));
      if (stop % OPEN_EVERY === 0) await openOne(window.page);
      if (stop % SEARCH_EVERY === 0) await searchOnce(window.page, asked.documents, stop);
      if (stop % LOOK_EVERY !== 0) continue;
      const { heapBytes, nodes } = await window.held();
      mostNodes = Math.max(mostNodes, nodes);
      series.heap.add(stop, heapBytes);
      series.host.add(stop, residentBytes(host.pid));
      if (stop % 100 === 0)
        say(`${stop} of ${asked.stops} stops, ${(heapBytes / 2 ** 20).toFixed(1)} MiB, ${nodes} nodes`);
    }
  } finally {
    await window.close();
    await host.close();
  }
  say(`at most ${mostNodes} nodes in the page`);
  return [series.heap.done(), series.host.done()];
}

const list = (page: Page) => page.getByRole("listbox", { name: "Documents" });

async function showAll(page: Page, url: string, documents: number): Promise<void> {
  await page.goto(`${url.split("#")[0]}#/corpus/bench`);
  await page
    .getByText(`${documents.toLocaleString("en-US")} documents`)
    .first()
    .waitFor();
}

/** To a share of the list's height; done when the rows that are in view are there. */
async function scrollTo(page: Page, share: number): Promise<void> {
  await list(page).evaluate((frame, to) => {
    frame.scrollTop = to * (frame.scrollHeight - frame.clientHeight);
  }, share);
  await rowsAreThere(page);
}

async function rowsAreThere(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const rows = [...document.querySelectorAll('[role="listbox"][aria-label="Documents"] [role="option"]')];
    return rows.length > 0 && rows.every((row) => row.textContent !== "");
  });
}

async function openOne(page: Page): Promise<void> {
  const row = list(page).getByRole("option").nth(10);
  await row.click();
  await page.getByRole("article", { name: "Document" }).waitFor();
}

/** Asks for a word of middling frequency, another each time, and shows all again. */
async function searchOnce(page: Page, documents: number, stop: number): Promise<void> {
  const word = VOCABULARY[2_000 + createRandom(`bench memory ${stop}`).integer(2_000)] ?? "";
  const box = page.getByRole("searchbox");
  await box.fill(word);
  await box.press("Enter");
  await rowsAreThere(page);
  await box.fill("");
  await box.press("Enter");
  await page
    .getByText(`${documents.toLocaleString("en-US")} documents`)
    .first()
    .waitFor();
  await rowsAreThere(page);
}
