import { expect, test } from "./workbench.ts";

test("a checkpoint's page tells its files, and measuring lists what was checked and how fast it is", async ({
  watchedPage: page,
  served,
}) => {
  // No other journey loads this one.
  await page.goto(`${served.url.split("#")[0]}#/checkpoints/base-2`);
  const detail = page.getByRole("article");
  await expect(detail.getByText("batch × 4 heads × tokens × 32")).toBeVisible();
  await expect(detail.locator("pre")).toContainText("user : which do you prefer ?");
  await expect(detail.getByText("Not loaded.")).toBeVisible();
  await detail.getByRole("button", { name: "Measure" }).click();
  const checks = detail.getByRole("list", { name: "Self-checks" }).getByRole("listitem");
  await expect(checks).toHaveCount(7);
  await expect(checks.nth(1)).toContainText(/passed.*of at most 0\.02/);
  await expect(checks.filter({ hasText: "rewired against untouched graph" })).toContainText(/passed.*of at most/);
  await expect(detail.getByText(/tokens a second: .* prompts? of 128 tokens/)).toBeVisible();
  await expect(detail.getByRole("button", { name: "Measure again" })).toBeVisible();
});
