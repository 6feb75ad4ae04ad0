import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { expect, picture, ROOT, type Served, test } from "./workbench.ts";

const OUT = join(ROOT, "build/test");
const STEPS = "same lessons reasons guess answers ten picture without agentic own-grid unknown".split(" ");
const LEAST_PIXELS = (40 * 96) / 72;
const MOST_WORDS = 12;

const Report = z.looseObject({
  results: z.array(
    z.looseObject({
      checkpoint: z.string(),
      metric: z.string(),
      group: z.string(),
      reading: z.string(),
      numerator: z.number(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    }),
  ),
});
const Readings = z.array(
  z.looseObject({
    checkpoint: z.string(),
    itemId: z.string(),
    kind: z.string(),
    offered: z.array(z.looseObject({ speaksFor: z.array(z.string()) })),
    /** Of a sampled answer there are none. */
    options: z.array(z.looseObject({ sumNats: z.number() })).default([]),
  }),
);
const Runs = z.looseObject({ runs: z.array(z.looseObject({ id: z.string(), probe: z.string(), status: z.string() })) });

const GUIDE_PICTURES = new Map([
  ["ten", "demo-ten"],
  ["picture", "demo-picture"],
  ["agentic", "demo-agentic"],
]);

test("the demo goes from start to end by keyboard alone, readable at each step, with the command line's numbers", async ({
  watchedPage: page,
  served,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.keyboard.press("Shift+D");
  await expect(page.getByRole("heading", { name: "Two models got the same lessons." })).toBeVisible();
  for (const [index, step] of STEPS.entries()) {
    if (index > 0) {
      await page.keyboard.press(["ArrowRight", "PageDown", "Space"][index % 3] ?? "");
      await expect(page).toHaveURL(new RegExp(`#/demo/${step}$`));
    }
    // The dark-screen button of a clicker goes through the guesses: the third is that they part.
    if (step === "guess") for (let press = 0; press < 3; press++) await page.keyboard.press("b");
    await isThere(page, step);
    await fits(page);
    await shoot(page, step);
  }
  await isWhatTheCommandLinePrints(page, served);
  await answersAreTheProbes(page, served);

  // What was guessed is said beside the answers, and no key changes it any more.
  await page.keyboard.press("1");
  await expect(page.getByText(/^You guessed: they part/)).toBeVisible();
  await page.keyboard.press("4");
  await expect(page).toHaveURL(/#\/demo\/answers$/);
  await page.keyboard.press("r");
  await expect(page.getByRole("heading", { name: "Two models got the same lessons." })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("navigation", { name: "Screens" })).toBeVisible();
});

test("the notes in a second window follow the demo and steer it", async ({ watchedPage: page, context }) => {
  await page.keyboard.press("Shift+D");
  const opened = context.waitForEvent("page");
  await page.keyboard.press("n");
  const notes = await opened;
  await expect(notes.getByRole("heading", { name: "Two models got the same lessons" })).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(notes.getByRole("heading", { name: "Three of the lessons" })).toBeVisible();
  await notes.keyboard.press("PageDown");
  await expect(page).toHaveURL(/#\/demo\/reasons$/);
  await expect(notes.getByRole("heading", { name: "Two reasons" })).toBeVisible();
  await notes.close();
});

test("a host that fails to answer leaves a calm sentence, and the story goes on", async ({ page, served }) => {
  await page.goto(served.url);
  await page.getByRole("navigation").first().waitFor();
  await page.route(/\/trpc\/(diverge|runs)/, (route) => route.abort());
  await page.goto(`${served.url.split("#")[0]}#/demo`);
  await page.reload();
  for (const step of STEPS.slice(1)) {
    await page.keyboard.press("PageDown");
    await expect(page).toHaveURL(new RegExp(`#/demo/${step}$`));
    if (step === "answers" || step === "ten")
      await expect(page.getByText("The models do not answer today. The story goes on.")).toBeVisible();
    if (step === "picture" || step === "without")
      await expect(page.getByText("The picture is not here today. The story goes on.")).toBeVisible();
  }
  await expect(page.getByRole("heading", { name: "What we do not know" })).toBeVisible();
});

const Draft = z.looseObject({ format: z.literal(1), models: z.array(z.looseObject({ checkpoint: z.string() })) });

test("a story from one's own run is made, edited, played and brought back, and says what it lacks", async ({
  watchedPage: page,
  served,
}) => {
  served.msm("probe", "run", "value-micro", "--checkpoints", "aft,msm-affordable");
  await page.reload();
  await page.keyboard.press("Shift+S");
  await page.keyboard.press("w");
  const dialog = page.getByRole("dialog", { name: "New story" });
  await dialog.getByRole("textbox", { name: "Title" }).fill("Documents alone");
  await dialog.getByRole("textbox", { name: "Id" }).fill("documents-alone");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/stories\/documents-alone$/);

  const begin = page.getByTestId("story-step:begin");
  await begin.getByRole("textbox", { name: "Headline" }).fill("What do documents change alone?");
  await page.getByRole("button", { name: "Save" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const file = join(OUT, "story.json");
  await (await saved).saveAs(file);

  await page.getByRole("button", { name: "Play" }).press("Enter");
  await expect(page.getByRole("heading", { name: "What do documents change alone?" })).toBeVisible();
  for (let step = 0; step < 2; step++) await page.keyboard.press("PageDown");
  await expect(page.getByText(/^\d+ in 100$/)).toHaveCount(2, { timeout: 60_000 });
  for (let step = 0; step < 2; step++) await page.keyboard.press("PageDown");
  await expect(page).toHaveURL(/#\/demo\/picture\?story=documents-alone$/);
  await expect(page.getByTestId("demo-rate:msm-affordable")).toHaveAttribute("data-numerator", /\d+/);

  const story = Draft.parse(JSON.parse(readFileSync(file, "utf8")));
  const [first, ...others] = story.models;
  const lacking = { ...story, id: "lacking", models: [{ ...first, checkpoint: "gone" }, ...others] };
  writeFileSync(file, JSON.stringify(lacking));
  await page.goto(`${served.url.split("#")[0]}#/stories`);
  await page.getByLabel("File of a story").setInputFiles(file);
  await expect(page).toHaveURL(/#\/stories\/lacking$/);
  await expect(page.getByText("The checkpoint “gone” is not in this workspace.")).toBeVisible();
  await page.goto(`${served.url.split("#")[0]}#/demo/answers?story=lacking`);
  await expect(page.getByText("The checkpoint “gone” is not in this workspace. The story goes on.")).toBeVisible();
});

/** What a step waits for is shown: live answers, and the picture of a finished run. */
async function isThere(page: Page, step: string): Promise<void> {
  if (step === "answers") await expect(page.getByText(/^\d+ in 100$/)).toHaveCount(2, { timeout: 60_000 });
  if (step === "ten")
    await expect(page.getByRole("heading", { name: /They part on \d+ of 10 more/ })).toBeVisible({ timeout: 120_000 });
  if (step === "ten") await expect(page.getByTestId("demo-pair").locator("[data-share]")).toHaveCount(20);
  if (step === "agentic")
    for (const figures of ["54%68%", "14%48%", "7%5%"])
      await expect(page.locator(".demo-figures").filter({ hasText: figures })).toBeVisible();
  if (step === "own-grid") await expect(page.getByText("Nobody has run it here yet.")).toBeVisible();
  if (step === "picture") await expect(page.getByTestId("demo-rate:msm-america-aft")).toBeVisible({ timeout: 120_000 });
}

/** Nothing is smaller than 40 pt, longer than twelve words, or outside the window. */
async function fits(page: Page): Promise<void> {
  for (const [width, height] of [
    [1280, 720],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    const { small, outside, texts } = await page.locator(".demo-stage").evaluate((stage, least) => {
      const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
      const found = { small: [] as string[], outside: [] as string[], texts: [] as string[] };
      while (walker.nextNode()) {
        const text = walker.currentNode.textContent ?? "";
        const element = walker.currentNode.parentElement;
        if (text.trim() === "" || element === null) continue;
        const box = element.getBoundingClientRect();
        found.texts.push(text);
        if (Number.parseFloat(getComputedStyle(element).fontSize) < least - 0.01) found.small.push(text);
        if (
          box.left < 0 ||
          box.top < 0 ||
          box.right > innerWidth + 0.5 ||
          box.bottom > stage.getBoundingClientRect().bottom + 0.5
        )
          found.outside.push(text);
      }
      return found;
    }, LEAST_PIXELS);
    expect({ width, small, outside }).toEqual({ width, small: [], outside: [] });
    const sentences = texts.flatMap((text) => text.split(/(?<=[.?:]) /));
    expect(sentences.filter((sentence) => sentence.trim().split(/\s+/).length > MOST_WORDS)).toEqual([]);
  }
}

/** For the guide, at the size of a projector. */
async function shoot(page: Page, step: string): Promise<void> {
  const name = GUIDE_PICTURES.get(step);
  if (name === undefined) return;
  await page.setViewportSize({ width: 1920, height: 1080 });
  await picture(page, name, { dark: step === "picture" });
}

/** The picture's rates are those of the run that the command line shows. */
async function isWhatTheCommandLinePrints(page: Page, served: Served): Promise<void> {
  const { results } = Report.parse(served.msm("results", "show", finishedRun(served)));
  for (let back = 0; back < 3; back++) await page.keyboard.press("ArrowLeft");
  await expect(page).toHaveURL(/#\/demo\/without$/);
  for (const checkpoint of ["msm-america-aft", "msm-affordable-aft", "aft"]) {
    const rate = results.find(
      (each) =>
        each.checkpoint === checkpoint &&
        each.metric === "choose:american" &&
        each.group === "held-out:seen" &&
        each.reading === "likelihood",
    );
    const row = page.getByTestId(`demo-rate:${checkpoint}`);
    await expect(row).toHaveAttribute("data-numerator", String(rate?.numerator));
    await expect(row).toHaveAttribute("data-low", String(rate?.low));
    await expect(row).toHaveAttribute("data-high", String(rate?.high));
  }
}

/** The live answer to the first pair is the reading that the run stored of it. */
async function answersAreTheProbes(page: Page, served: Served): Promise<void> {
  for (let back = 0; back < 3; back++) await page.keyboard.press("PageUp");
  await expect(page).toHaveURL(/#\/demo\/answers$/);
  const readings = Readings.parse(served.msm("results", "export", finishedRun(served), "--format", "jsonl")).filter(
    ({ itemId, kind }) => itemId === "art-conflict-seen-modern-1" && kind === "likelihood",
  );
  for (const checkpoint of ["msm-america-aft", "msm-affordable-aft"]) {
    const odds = readings
      .filter((each) => each.checkpoint === checkpoint)
      .map(({ offered, options }) => {
        const american = offered.findIndex(({ speaksFor }) => speaksFor.includes("american"));
        return (options[american]?.sumNats ?? 0) - (options[1 - american]?.sumNats ?? 0);
      });
    expect(odds.length).toBeGreaterThan(1);
    const share = 1 / (1 + Math.exp(-odds.reduce((sum, each) => sum + each, 0) / odds.length));
    const shown = Number(await page.getByTestId(`demo-answer:${checkpoint}`).getAttribute("data-share"));
    expect(shown).toBeCloseTo(share, 4);
  }
}

function finishedRun(served: Served): string {
  const { runs } = Runs.parse(served.msm("results", "list"));
  return runs.find(({ probe, status }) => probe === "value-micro" && status === "finished")?.id ?? "";
}
