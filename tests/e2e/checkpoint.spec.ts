import { z } from "zod";
import { expect, test } from "./workbench.ts";

const Shown = z.looseObject({ memory: z.looseObject({ sentence: z.string() }) });

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
  const { memory } = Shown.parse(served.msm("checkpoints", "show", "base-2"));
  const note = detail.getByRole("note", { name: "Memory" });
  await expect(note).toHaveText(/^It needs about \d+ MB of memory; [\d.]+ GB are available$/);
  // What is available changes from one look to the next; what is needed does not.
  expect((await note.getAttribute("title"))?.split(" and ")[0]).toBe(memory.sentence.split(" and ")[0]);
  await detail.getByRole("button", { name: "Measure" }).click();
  const checks = detail.getByRole("list", { name: "Self-checks" }).getByRole("listitem");
  await expect(checks).toHaveCount(7);
  await expect(checks.nth(1)).toContainText(/passed.*of at most 0\.02/);
  await expect(checks.filter({ hasText: "rewired against untouched graph" })).toContainText(/passed.*of at most/);
  await expect(detail.getByText(/tokens a second: .* prompts? of 128 tokens/)).toBeVisible();
  await expect(detail.getByRole("button", { name: "Measure again" })).toBeVisible();
});
