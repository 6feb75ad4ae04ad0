import type { Page } from "@playwright/test";

/** What has to be on the page before a deed counts as done: an element, with a text in it where one is given. */
export interface Shown {
  readonly selector: string;
  readonly text?: string;
}

/** What a person would have noticed of one deed. */
export interface Seen {
  /** From the first key or pointer event to the frame after the one that has the outcome in it. */
  readonly latencyMs: number;
  /** Intervals between frames, from the event until a little after the outcome. */
  readonly frameMs: readonly number[];
  readonly longTaskMs: readonly number[];
}

interface PageWatch {
  began: number | null;
  readonly done: Promise<Seen>;
}

declare global {
  interface Window {
    benchWatch: PageWatch;
  }
}

/** Frames are counted so long after the outcome: what follows it belongs to the deed. */
const SETTLE_MS = 400;
const GIVE_UP_MS = 240_000;

/** Does something on the page and sees how long its outcome takes and which frames come late meanwhile. */
export async function watch(page: Page, shown: Shown, act: (page: Page) => Promise<void>): Promise<Seen> {
  await page.evaluate(install, { shown, settleMs: SETTLE_MS, giveUpMs: GIVE_UP_MS });
  await act(page);
  return page.evaluate(async () => globalThis.window.benchWatch.done);
}

/** An act that goes to an address as a link does. */
export function goTo(hash: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.evaluate((to) => {
      globalThis.window.benchWatch.began = performance.now();
      location.hash = to;
    }, hash);
  };
}

/** Runs in the page, where nothing of this file is but what stands in it. */
function install({ shown, settleMs, giveUpMs }: { shown: Shown; settleMs: number; giveUpMs: number }): void {
  const { selector, text } = shown;
  const isShown = (): boolean =>
    [...document.querySelectorAll(selector)].some((each) => text === undefined || each.textContent.includes(text));
  const tasks: { at: number; ms: number }[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks.push({ at: entry.startTime, ms: entry.duration });
  });
  observer.observe({ type: "longtask" });
  const state: { began: number | null; done: Promise<Seen> } = { began: null, done: Promise.reject(new Error("none")) };
  state.done.catch(() => undefined);
  const begin = (event: Event): void => {
    state.began ??= event.timeStamp;
  };
  const kinds = ["keydown", "pointerdown", "wheel"];
  for (const kind of kinds) addEventListener(kind, begin, { capture: true, passive: true });
  const installed = performance.now();
  state.done = new Promise((resolve, reject) => {
    const frames: number[] = [];
    let [last, outcomeAt, shownAt] = [0, 0, 0];
    const finish = (): void => {
      observer.disconnect();
      for (const kind of kinds) removeEventListener(kind, begin, { capture: true });
      const began = state.began ?? installed;
      const longTaskMs = tasks.filter(({ at, ms }) => at + ms >= began).map(({ ms }) => ms);
      resolve({ latencyMs: shownAt - began, frameMs: frames, longTaskMs });
    };
    const step = (now: number): void => {
      if (state.began !== null) {
        if (last > 0 && now > state.began) frames.push(now - Math.max(last, state.began));
        if (outcomeAt > 0 && shownAt === 0) shownAt = now;
        if (outcomeAt === 0 && isShown()) outcomeAt = now;
        // Long tasks are told of a little later than they end.
        if (shownAt > 0 && now - shownAt > settleMs) return finish();
      }
      last = now;
      if (now - installed > giveUpMs) return reject(new Error(`Nothing like ${selector} ${text ?? ""} was shown.`));
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  globalThis.window.benchWatch = state;
}
