import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { parquetReadObjects } from "hyparquet";
import { z } from "zod";
import { expect, ROOT, type Served, test } from "./workbench.ts";

const OUT = join(ROOT, "build/test/exports");
const Run = z.looseObject({ runId: z.string() });
const Shown = z.looseObject({
  results: z.array(
    z.looseObject({
      checkpoint: z.string(),
      metric: z.string(),
      group: z.string(),
      reading: z.string(),
      numerator: z.number(),
      low: z.number().nullable(),
    }),
  ),
});
type Rate = z.infer<typeof Shown>["results"][number];

test("a figure opens as SVG and as PNG, and a table has the command line's digits in every format", async ({
  watchedPage: page,
  served,
  context,
}) => {
  const { runId } = Run.parse(served.msm("probe", "run", "value-micro", "--checkpoints", "aft,msm-america-aft"));
  const rates = Shown.parse(served.msm("results", "show", runId)).results.map(rateOfRow);
  await page.goto(`${served.url.split("#")[0]}#/compare/${runId}`);

  const svg = await exported(page, /points more than .* as SVG/);
  const opened = await context.newPage();
  await opened.goto(`file://${svg}`);
  await expect(opened.locator("text", { hasText: "Choosing made in America: points more than" })).toBeVisible();
  expect(await opened.locator("svg circle, svg rect, svg path").count()).toBeGreaterThan(10);
  await opened.close();

  const png = await exported(page, /points more than .* as PNG/);
  expect(await inksOf(page, readFileSync(png))).toBeGreaterThan(3);

  const jsonl = readFileSync(await exported(page, "Rates of checkpoints as JSONL"), "utf8")
    .trim()
    .split("\n");
  expect(jsonl.map((line) => rateOfRow(JSON.parse(line) as Rate))).toEqual(rates);
  const bytes = readFileSync(await exported(page, "Rates of checkpoints as Parquet"));
  const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
  expect(rows.map((row) => rateOfRow(row as unknown as Rate))).toEqual(rates);
  const csv = readFileSync(await exported(page, "Rates of checkpoints as CSV"), "utf8")
    .trim()
    .split("\n");
  expect(csv).toHaveLength(rates.length + 1);
});

test("the grid's map and the experiment's arms have a file each, and so has the report of a grid", async ({
  watchedPage: page,
  served,
}) => {
  await page.keyboard.press("0");
  await expect(page.getByText("No grid has been run yet")).toBeVisible();
  const { runId } = Run.parse(
    served.msm(..."probe run agentic-micro --checkpoints base,aft --samples 2 --max-tokens 8".split(" ")),
  );
  await page.goto(`${served.url.split("#")[0]}#/grid/${runId}`);
  const map = readFileSync(await exported(page, "base: harmful acts by scenario and goal as SVG"), "utf8");
  expect(map.match(/>unknown<\/text>/g)).toHaveLength(4);
  const report = await downloaded(page, () => page.getByRole("button", { name: "Report" }).click());
  expect(readFileSync(report, "utf8")).toContain("aft: harmful acts by scenario and goal");

  await page.goto(`${served.url.split("#")[0]}#/experiment/${pairRun(served)}`);
  const arms = readFileSync(await exported(page, /^Arms: .* as SVG/), "utf8");
  expect(arms).toContain("against none");
});

function pairRun(served: Served): string {
  return Run.parse(served.msm("probe", "run", "value-micro", "--checkpoints", "aft,msm-america-aft")).runId;
}

/** Saves what an entry of the menu makes, and says where it lies. */
async function exported(page: Page, entry: string | RegExp): Promise<string> {
  await page.getByRole("button", { name: "Export" }).click();
  return downloaded(page, () => page.getByRole("menuitem", { name: entry }).click());
}

async function downloaded(page: Page, deed: () => Promise<void>): Promise<string> {
  const waiting = page.waitForEvent("download");
  await deed();
  const download = await waiting;
  const file = join(OUT, download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

/** How many colours a picture has: an empty one has a single one. */
async function inksOf(page: Page, png: Buffer): Promise<number> {
  return page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
      const context = canvas.getContext("2d");
      context?.drawImage(image, 0, 0);
      const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      const inks = new Set<number>();
      for (let at = 0; at < data.length; at += 4)
        inks.add((data[at] ?? 0) * 65_536 + (data[at + 1] ?? 0) * 256 + (data[at + 2] ?? 0));
      return inks.size;
    },
    `data:image/png;base64,${png.toString("base64")}`,
  );
}

function rateOfRow({ checkpoint, metric, group, reading, numerator, low }: Rate): unknown[] {
  return [checkpoint, metric, group, reading, numerator, low ?? null];
}
