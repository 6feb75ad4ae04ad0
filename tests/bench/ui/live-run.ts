import type { Page } from "@playwright/test";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import { goTo, type Seen, watch } from "./watch.ts";
import { ARMS, LONG, WIDE } from "./workspace.ts";

/** Starts a run over the window's own wire, as its button does. */
async function startRun(page: Page, probe: string): Promise<string> {
  const request = { ...DEFAULT_RUN_SETTINGS, probe, checkpoints: ARMS };
  return page.evaluate(async (body) => {
    const answer = await fetch("/trpc/runs.start", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    const { result } = (await answer.json()) as { result: { data: { id: string } } };
    return result.data.id;
  }, request);
}

async function cancelRun(page: Page, id: string): Promise<void> {
  await page.evaluate(async (run) => {
    await fetch("/trpc/runs.cancel", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: run }),
    });
  }, id);
}

/** A run of six checkpoints on 500 items from its first batch to its last, looked at in Compare all the while. */
export async function watchWholeRun(page: Page): Promise<Seen> {
  const run = await startRun(page, WIDE);
  const whole = `td[data-column="${ARMS.at(-1)}"] [data-testid^="effect:"]`;
  return watch(page, { selector: whole }, goTo(`#/compare/${run}`));
}

/** Goes on with something while a run that is long enough streams. */
export async function whileARunStreams(page: Page, work: () => Promise<void>): Promise<void> {
  const run = await startRun(page, LONG);
  await page.waitForTimeout(3_000);
  try {
    await work();
  } finally {
    await cancelRun(page, run);
  }
}
