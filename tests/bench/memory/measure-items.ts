import { residentBytes } from "./resident.ts";
import { type Series, seriesOf } from "./series.ts";
import { serveWorkspace } from "./serve.ts";
import { openWindow } from "./window.ts";

interface Shown {
  readonly workspace: string;
  readonly runId: string;
  readonly browser: string | null;
}

const STOPS = 200;
const LOOK_EVERY = 4;

/** Scrolls through every item behind a dot of the run, twice: what the first pass makes is not counted as growth. */
export async function measureItems(asked: Shown, say: (line: string) => void): Promise<readonly Series[]> {
  const host = await serveWorkspace(asked.workspace);
  const window = await openWindow(host.url, asked.browser);
  const heap = seriesOf("window, heap in use (items)", "items");
  const hostAll = seriesOf("host, resident (items)", "items");
  try {
    const { page } = window;
    await page.goto(`${host.url.split("#")[0]}#/compare/${asked.runId}?group=all&at=base`);
    const list = page.getByRole("listbox", { name: "Items behind the dot" });
    await list.getByRole("option").first().waitFor();
    // Of the probe's items, those that count for the dot.
    const rows = Number((await page.getByText(/^[\d,]+ items; J and K move$/).innerText()).replaceAll(/\D/g, ""));
    for (let stop = 0; stop < 2 * STOPS; stop++) {
      await list.evaluate(
        (frame, share) => {
          frame.scrollTop = share * (frame.scrollHeight - frame.clientHeight);
        },
        (stop % STOPS) / (STOPS - 1),
      );
      await list.getByRole("option").first().waitFor();
      if (stop % LOOK_EVERY !== 0) continue;
      const done = ((stop + 1) / STOPS) * rows;
      heap.add(done, (await window.held()).heapBytes);
      hostAll.add(done, residentBytes(host.pid));
    }
    say(`${await list.getByRole("option").count()} of ${rows} rows drawn at the end`);
  } finally {
    await window.close();
    await host.close();
  }
  return [heap.done(), hostAll.done()];
}
