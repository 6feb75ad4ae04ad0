import { join } from "node:path";
import { z } from "zod";
import { expect, picture, ROOT, test } from "./workbench.ts";

const CHECKPOINTS = ["base", "aft", "msm-america-aft", "msm-affordable-aft"].flatMap((id) => [id, `${id}-2`]);
const OUT = join(ROOT, "build/test");

const Run = z.looseObject({ runId: z.string() });
const Experiment = z.looseObject({
  rates: z.array(
    z.looseObject({
      arm: z.string(),
      axis: z.string(),
      group: z.string(),
      overItems: z.looseObject({ numerator: z.number(), denominator: z.number(), low: z.number(), high: z.number() }),
      perSeed: z.array(z.looseObject({ trainingSeed: z.number(), numerator: z.number(), low: z.number() })),
    }),
  ),
  contrasts: z.array(
    z.looseObject({
      kind: z.string(),
      group: z.string(),
      arms: z.array(z.looseObject({ arm: z.string() })),
      overItems: z.looseObject({ estimate: z.number(), low: z.number(), high: z.number() }),
    }),
  ),
});

test("arms stand in a grid with the command line's numbers, and the report of them opens without a network", async ({
  watchedPage: page,
  served,
  browser,
}) => {
  const { runId } = Run.parse(served.msm("probe", "run", "value-micro", "--checkpoints", CHECKPOINTS.join(",")));
  const experiment = Experiment.parse(served.msm("experiment", runId));
  await page.keyboard.press("Shift+E");
  await expect(page).toHaveURL(/#\/experiment/);
  await page.goto(`${served.url.split("#")[0]}#/experiment/${runId}`);
  const shown = experiment.rates.filter((rate) => rate.axis === "american" && rate.group === "held-out:seen");
  expect(shown).toHaveLength(4);
  for (const { arm, overItems } of shown) {
    const cell = page.getByTestId(`arm:${arm}:`);
    await expect(cell).toHaveAttribute("data-numerator", String(overItems.numerator));
    await expect(cell).toHaveAttribute("data-low", String(overItems.low));
    await expect(cell).toContainText(`${overItems.numerator}/${overItems.denominator}`);
  }
  for (const { group, arms, overItems } of experiment.contrasts.filter(
    (each) => each.kind === "double-dissociation" && !each.group.startsWith("domain:"),
  )) {
    const row = page.getByTestId(`dissociation:${group}:${arms[0]?.arm}`);
    await expect(row).toHaveAttribute("data-value", String(overItems.estimate));
    await expect(row).toHaveAttribute("data-high", String(overItems.high));
  }
  await picture(page, "experiment", { dark: true });

  await page.getByRole("button", { name: "Each seed" }).press("Enter");
  for (const { arm, perSeed } of shown) {
    for (const seed of perSeed) {
      const cell = page.getByTestId(`arm:${arm}:seed ${seed.trainingSeed}`);
      await expect(cell).toHaveAttribute("data-numerator", String(seed.numerator));
      await expect(cell).toHaveAttribute("data-low", String(seed.low));
    }
  }

  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Report" }).click();
  const file = join(OUT, "report.html");
  await (await saved).saveAs(file);

  const reader = await browser.newContext({ offline: true, colorScheme: "light" });
  const report = await reader.newPage();
  const faults: string[] = [];
  report.on("console", (message) => faults.push(message.text()));
  report.on("pageerror", (error) => faults.push(error.message));
  report.on("request", (request) => {
    if (!request.url().startsWith("file:")) faults.push(request.url());
  });
  await report.goto(`file://${file}`);
  await expect(report.getByRole("heading", { level: 1 })).toContainText("training arms compared");
  await expect(report.getByRole("img", { name: /Share choosing/ }).first()).toBeVisible();
  const table = report.waitForEvent("download");
  await report.getByRole("link", { name: "arm-contrasts.csv" }).click();
  expect((await table).suggestedFilename()).toBe("arm-contrasts.csv");
  expect((await report.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
  expect(faults).toEqual([]);
  await reader.close();

  const items = page.getByRole("grid", { name: /Items that flip/ });
  await items.focus();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#\/compare\/.*item=/);
  await expect(page.getByRole("complementary", { name: "Inspector" })).toBeVisible();
});
