import { z } from "zod";
import { expect, picture, test } from "./workbench.ts";

const Report = z.looseObject({
  comparisons: z.array(
    z.looseObject({
      kind: z.string(),
      baseline: z.string(),
      checkpoint: z.string(),
      metric: z.string(),
      group: z.string(),
      reading: z.string(),
      delta: z.number(),
      low: z.number(),
      high: z.number(),
      pairs: z.number(),
    }),
  ),
  results: z.array(
    z.looseObject({
      checkpoint: z.string(),
      metric: z.string(),
      group: z.string(),
      reading: z.string(),
      numerator: z.number(),
      denominator: z.number(),
    }),
  ),
});
const Runs = z.looseObject({ runs: z.array(z.looseObject({ id: z.string(), status: z.string() })) });

test.describe.configure({ mode: "serial" });

test("a newcomer presses one button, and the page shows what the command line prints", async ({
  watchedPage: page,
  served,
}) => {
  await expect(page.getByRole("button", { name: /probe six bundled checkpoints/i })).toBeVisible();
  await page.getByRole("button", { name: /probe six bundled checkpoints/i }).click();
  await expect(page.getByText(/msm-affordable-aft chooses|msm-america-aft chooses/).first()).toBeVisible({
    timeout: 150_000,
  });
  await expect(page.getByRole("progressbar")).toHaveCount(0, { timeout: 150_000 });

  const { runs } = Runs.parse(served.msm("results", "list"));
  expect(runs.map((run) => run.status)).toEqual(["finished"]);
  // The window pins the arm without a reason as the reference line.
  const baseline = "aft";
  const report = Report.parse(served.msm("results", "show", runs[0]?.id ?? "", "--baseline", baseline));
  const shown = report.comparisons.filter(
    (each) =>
      each.kind === "paired" &&
      each.baseline === baseline &&
      each.metric === "choose:american" &&
      each.reading === "likelihood" &&
      !each.group.startsWith("domain:"),
  );
  expect(shown.length).toBeGreaterThanOrEqual(5 * 3);
  for (const comparison of shown) {
    const cell = page.getByTestId(`effect:${comparison.group}:${comparison.checkpoint}`);
    const read = async (name: string): Promise<number> => Number(await cell.getAttribute(`data-${name}`));
    expect([await read("value"), await read("low"), await read("high"), await read("pairs")]).toEqual([
      comparison.delta,
      comparison.low,
      comparison.high,
      comparison.pairs,
    ]);
    const points = Math.round(comparison.delta * 100);
    await expect(cell).toContainText(`${points > 0 ? "+" : points < 0 ? "−" : ""}${Math.abs(points)}`);
    await expect(cell).toContainText(`n ${comparison.pairs}`);
  }
  for (const result of report.results.filter(
    (each) => each.metric === "choose:american" && each.reading === "likelihood",
  )) {
    if (result.group.startsWith("domain:")) continue;
    const cell = page.getByTestId(`rate:${result.group}:${result.checkpoint}`);
    await expect(cell).toHaveAttribute("data-numerator", String(result.numerator));
    await expect(cell).toHaveAttribute("data-denominator", String(result.denominator));
    await expect(cell).toContainText(`${result.numerator}/${result.denominator}`);
  }
});

test("a dot opens the items behind it, and pinning another baseline changes the figure", async ({
  watchedPage: page,
  served,
}) => {
  await page.goto(`${served.url.split("#")[0]}#/compare`);
  await page.getByRole("button", { name: /pin msm-affordable-aft/i }).click();
  const cell = page.getByTestId("effect:held-out:seen:msm-america-aft");
  await expect(cell).toBeVisible();
  const runId = Runs.parse(served.msm("results", "list")).runs[0]?.id ?? "";
  const report = Report.parse(served.msm("results", "show", runId, "--baseline", "msm-affordable-aft"));
  const parted = report.comparisons.find(
    (each) =>
      each.kind === "paired" &&
      each.baseline === "msm-affordable-aft" &&
      each.checkpoint === "msm-america-aft" &&
      each.metric === "choose:american" &&
      each.reading === "likelihood" &&
      each.group === "held-out:seen",
  );
  expect(Number(await cell.getAttribute("data-value"))).toBe(parted?.delta);
  await picture(page, "compare");
  await cell.click();
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector).toContainText("McNemar");
  await expect(inspector).toContainText("56 items");
  await expect(inspector.getByRole("option").first()).toContainText(/american/);
  await page.keyboard.press("j");
  await expect(inspector.getByRole("option", { selected: true })).toHaveCount(1);
  await inspector.getByRole("tab", { name: "Item by item" }).click();
  await expect(inspector.getByRole("img", { name: /56 items read by both/ })).toBeVisible();
});
