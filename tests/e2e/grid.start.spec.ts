import { expect, test } from "./workbench.ts";

test("a grid is started in the window, refused where it does not fit, and shown as it grows", async ({
  watchedPage: page,
}) => {
  await page.keyboard.press("0");
  await page.getByRole("button", { name: "Run a grid" }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Every cell fits the checkpoints' context.")).toBeVisible();
  await expect(dialog.getByText(/the smallest difference found over all cells is/)).toBeVisible();

  // The longest prompts do not fit a context of 512 tokens, and it is said before anything is begun.
  await dialog.getByRole("combobox", { name: /^grid:/ }).click();
  await page.getByRole("option", { name: "msm-27 v1" }).click();
  await expect(dialog.getByText(/reads at most 512 tokens/)).toBeVisible();
  await dialog.getByRole("combobox", { name: /^grid:/ }).click();
  await page.getByRole("option", { name: "agentic-micro v1" }).click();

  await dialog.getByLabel("Samples a cell").fill("5");
  await dialog.getByLabel("Max tokens").fill("16");
  await dialog.getByLabel("Stop within ± points").fill("60");
  await expect(dialog.getByText("A number from 1 to 50.")).toBeVisible();
  await dialog.getByLabel("Stop within ± points").fill("40");
  await expect(dialog.getByText(/--stop-within 40 --step 5/)).toBeVisible();
  await dialog.getByRole("button", { name: "Start run" }).click();

  await expect(dialog).toBeHidden();
  await expect(page.locator(".heat").first()).toBeVisible();
  await expect(page.getByRole("combobox", { name: /agentic-micro, .* \(finished\)/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator(".heat-waiting")).toHaveCount(0);
});
