import type { Page } from "@playwright/test";
import { type Deed, deedsOf } from "./deeds.ts";
import { type DeedFigure, figureOf, type Sample } from "./figures.ts";
import type { HostDelay } from "./host-delay.ts";
import { watchPeer } from "./peer-table.ts";
import { goTo, type Seen, watch } from "./watch.ts";
import type { BenchWorkspace } from "./workspace.ts";

/** What is measured in one condition, deed by deed. */
export class Rounds {
  readonly #page: Page;
  readonly #host: HostDelay;
  readonly #samples = new Map<string, Sample[]>();
  readonly #peers = new Map<string, Seen[]>();

  constructor(page: Page, host: HostDelay) {
    this.#page = page;
    this.#host = host;
  }

  /** Everything once, from a screen that shows none of it. */
  async play(workspace: BenchWorkspace, round: number, only: string | null): Promise<void> {
    await this.#page.goto(`${new URL("/", this.#page.url()).href}#/doctor`);
    await this.#page.reload();
    await this.#page.getByRole("heading", { level: 1 }).first().waitFor();
    for (const deed of deedsOf(workspace, round)) {
      const kept = only === null || deed.what.includes(only);
      const sample = await this.see(() => this.#do(deed));
      if (kept) this.add(deed.what, sample);
      const longest = Math.max(...sample.seen.frameMs);
      process.stderr.write(
        `${deed.what}: ${sample.seen.latencyMs.toFixed(0)} ms, longest frame ${longest.toFixed(0)} ms\n`,
      );
    }
    await watch(this.#page, { selector: "main" }, goTo("#/doctor"));
  }

  async #do(deed: Deed): Promise<Seen> {
    const { from, shown, act } = deed;
    if (from !== undefined) {
      await watch(this.#page, { selector: `body:not(:has(${shown.selector}))` }, goTo(from));
      this.#host.take();
    }
    return watch(this.#page, shown, act);
  }

  async see(deed: () => Promise<Seen>): Promise<Sample> {
    this.#host.take();
    const seen = await deed();
    return { seen, hostMs: this.#host.take() };
  }

  add(what: string, sample: Sample): void {
    this.#samples.set(what, [...(this.#samples.get(what) ?? []), sample]);
  }

  async playPeer(page: Page): Promise<void> {
    for (const [deed, seen] of await watchPeer(page)) this.#peers.set(deed, [...(this.#peers.get(deed) ?? []), seen]);
  }

  figures(workspace: BenchWorkspace): DeedFigure[] {
    const peerOf = new Map(deedsOf(workspace, 0).map(({ what, peer }) => [what, peer]));
    return [...this.#samples].map(([what, samples]) =>
      figureOf(what, samples, this.#peers.get(peerOf.get(what) ?? "") ?? []),
    );
  }
}
