import { join } from "node:path";
import { expect, picture, ROOT, test } from "./workbench.ts";

const PYTHON = join(ROOT, "trainer/.venv/bin/python");

test("a changed plan is handed off to this computer and watched, and its checkpoint's lineage leads back to it", async ({
  watchedPage: page,
  served,
}) => {
  test.skip(process.platform === "win32", "runs are handed off to POSIX machines");
  await page.keyboard.press("9");
  await page.getByRole("button", { name: "Machines", exact: true }).click();
  await page.keyboard.press("a");
  const adding = page.getByRole("dialog", { name: "Add a machine" });
  await adding.getByRole("button", { name: "This computer" }).click();
  await adding.getByLabel("Name").fill("here");
  await adding.getByLabel("Python", { exact: true }).fill(PYTHON);
  await adding.getByLabel("Folder of runs").fill(join(served.workspace, "here"));
  await adding.getByRole("button", { name: "Check and add this computer" }).click();
  await expect(adding.getByRole("status")).toContainText("here is linked");
  await expect(adding.getByRole("listitem").filter({ hasText: "Packages" })).toHaveAttribute("data-state", "good");
  await adding.getByRole("button", { name: "Choose a plan for it" }).click();

  await page.getByRole("grid", { name: "Plans" }).getByText("tiny", { exact: true }).click();
  await page.getByRole("button", { name: "Cost", exact: true }).click();
  await expect(page.getByTestId("cost-totals")).toContainText("100");
  await expect(page.getByRole("list", { name: "Warnings" })).toContainText("midtrain-america");
  await page.getByRole("button", { name: "Data as the model sees it" }).click();
  await expect(page.locator("[data-counted=true]").filter({ hasText: "<|end|>" }).first()).toBeVisible();

  await page.keyboard.press("e");
  await page.getByRole("textbox", { name: "Name" }).fill("one-arm");
  await page.getByRole("textbox", { name: "Arm 1" }).fill("aft-try");
  await page.getByRole("button", { name: "Remove the arm msm-america-aft" }).click();
  await page.getByRole("button", { name: "Remove the arm msm-america" }).click();
  const finetune = page.getByRole("listitem", { name: "Stage finetune" });
  await finetune.getByRole("textbox", { name: "Steps" }).fill("many");
  await expect(page.getByRole("button", { name: "One thing is wrong below" })).toBeDisabled();
  await finetune.getByRole("textbox", { name: "Steps" }).fill("12");
  await page.getByRole("checkbox", { name: "float32" }).check();
  await page.getByRole("checkbox", { name: "float16" }).uncheck();
  await page.getByRole("textbox", { name: "Parity sequences" }).fill("8");
  await page.getByRole("button", { name: "Save as a new plan" }).click();
  await expect(page.getByRole("article", { name: "one-arm" })).toBeVisible();

  await page.keyboard.press("h");
  const asking = page.getByRole("dialog", { name: "Hand one-arm off to here?" });
  await expect(asking).toContainText("12 optimizer steps");
  await asking.getByRole("button", { name: "Hand off 1 run to here" }).click();
  const run = page.getByRole("article", { name: "aft-try" });
  await expect(run).toBeVisible();
  const chart = page.getByTestId("loss-chart");
  await expect
    .poll(async () => Number(await chart.getAttribute("data-points")), { timeout: 90_000 })
    .toBeGreaterThan(0);
  const points = Number(await chart.getAttribute("data-points"));
  await expect
    .poll(async () => Number(await chart.getAttribute("data-points")), { timeout: 30_000 })
    .toBeGreaterThanOrEqual(Math.min(6, points + 1));
  await expect(page.getByTestId("lanes").getByRole("button", { name: /^aft-try/ })).toBeVisible();

  await expect(run).toHaveAttribute("data-state", "succeeded", { timeout: 90_000 });
  await expect(run.getByRole("link", { name: "aft-try" })).toBeVisible({ timeout: 30_000 });
  await picture(page, "training");
  await run.getByRole("link", { name: "Lineage" }).click();
  await expect(page.getByRole("button", { name: "aft-try training run" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("button", { name: "aft-try checkpoint" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("checkbox", { name: "Only what is related" }).check();
  await expect(page.getByRole("button", { name: "base checkpoint", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "msm-america checkpoint", exact: true })).toBeHidden();
  await page.getByRole("button", { name: "one-arm plan" }).click();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("article", { name: "one-arm" })).toBeVisible();
  await expect(page.getByTestId("arm-grid").getByRole("link", { name: "done" })).toBeVisible();
});
