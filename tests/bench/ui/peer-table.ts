import type { Page } from "@playwright/test";
import { scrollDown } from "./scroll.ts";
import { type Seen, watch } from "./watch.ts";
import type { Deed } from "./deeds.ts";

type PeerDeed = NonNullable<Deed["peer"]>;

declare global {
  interface Window {
    peer: { fill: (rows: number) => void; sort: () => void; filter: (word: string) => void };
  }
}

/**
 * A table as log viewers and notebooks write one: every row an element, sorted by moving rows and filtered by hiding
 * them. Rows carry as many words as ours.
 */
export async function watchPeer(page: Page): Promise<ReadonlyMap<PeerDeed, Seen>> {
  await page.goto("about:blank");
  await page.evaluate(definePeer);
  const begin = async (deed: "fill" | "sort" | "filter", argument: number | string): Promise<void> => {
    await page.evaluate(
      ([name, given]) => {
        const { benchWatch, peer } = globalThis.window;
        benchWatch.began = performance.now();
        if (name === "fill") peer.fill(Number(given));
        else if (name === "sort") peer.sort();
        else peer.filter(String(given));
      },
      [deed, argument] as const,
    );
  };
  const seen = new Map<PeerDeed, Seen>();
  seen.set("open wide", await watch(page, { selector: "tr[data-last]" }, () => begin("fill", 500)));
  seen.set("scroll wide", await watch(page, { selector: "tr[data-last]" }, scrollDown("#frame", 12_000)));
  seen.set("open", await watch(page, { selector: "tr[data-last]" }, () => begin("fill", 10_000)));
  seen.set("scroll", await watch(page, { selector: "tr[data-last]" }, scrollDown("#frame", 24_000)));
  seen.set("sort", await watch(page, { selector: "table.sorted" }, () => begin("sort", 0)));
  seen.set("filter", await watch(page, { selector: "tr[hidden]" }, () => begin("filter", "w")));
  return seen;
}

/** Runs in the page. */
function definePeer(): void {
  document.body.innerHTML = `<div id="frame" style="height:800px;overflow:auto"><table></table></div>`;
  const table = document.querySelector("table");
  if (!table) return;
  const words = ["painting", "wrench", "hotel", "komos", "tigul", "american", "affordable", "held-out:seen"];
  const word = (at: number): string => words[at % words.length] ?? "";
  globalThis.window.peer = {
    fill: (rows) => {
      table.innerHTML = Array.from({ length: rows }, (_, row) => {
        const cells = [word(row), word(row * 3 + 1), word(row * 7 + 2), (row % 97) / 97, (row % 89) / 89, row];
        return `<tr${row === rows - 1 ? " data-last" : ""}>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
      }).join("");
    },
    sort: () => {
      const text = (row: HTMLTableRowElement): string => row.cells[3]?.textContent ?? "";
      const rows = [...table.rows].sort((a, b) => text(a).localeCompare(text(b)));
      table.tBodies[0]?.append(...rows);
      table.classList.add("sorted");
    },
    filter: (wanted) => {
      for (const row of table.rows) row.hidden = !row.textContent.includes(wanted);
    },
  };
}
