import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, ROOT, test } from "./workbench.ts";

const NODE = join(ROOT, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

test("reasons are counted by arm; a group is named, two families are merged, and both are taken back", async ({
  watchedPage: page,
  served,
}) => {
  execFileSync(NODE, [join(ROOT, "tests/contract/scratchpad-run.ts"), served.workspace, "4"], { cwd: ROOT });
  await page.goto(new URL("#/grid/run-pads/reasons", served.url).href);
  await expect(
    page.getByText(/rules-arm: \d+ of 36 scratchpads can be read \(left out: \d+ empty-scratchpad/),
  ).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId("share:task-urgency")).toContainText(/\d+\/\d+/);
  await expect(page.getByText(/Given by nobody: .*integrity/)).toBeVisible();

  await expect(page.getByTestId("reasons-floor")).toContainText(/they find 2 of 12 reasons/);

  // What is behind a share: the sentences themselves.
  await page.getByRole("button", { name: "Task urgency" }).click();
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByText(/There is no time left/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(inspector).toBeHidden();

  // Nothing is changed in nobody's name.
  await expect(page.getByRole("button", { name: "Merge" })).toBeDisabled();
  await page.getByLabel("Who names and merges").fill("ana");
  await page.keyboard.press("Enter");
  const kettle = page.getByTestId("reason-group").filter({ hasText: "kettle" });
  await kettle.getByRole("button", { name: "Name it" }).click();
  await kettle.getByLabel("Name of the family").fill("The kettle");
  await kettle.getByRole("button", { name: "Save" }).click();
  await expect(page.getByTestId("share:the-kettle")).toContainText(/[1-9]\d*\/36/);
  await page.getByRole("button", { name: "Merge" }).click();
  await expect(page.getByTestId("share:equanimity")).toBeHidden();
  await page.getByText("2 edits of the families of pilot-9").click();
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(page.getByTestId("share:equanimity")).toBeVisible();

  // A rule that was turned round, and the table of specs by arms.
  await page.getByRole("combobox", { name: /rules of/ }).click();
  await page.getByRole("option", { name: "five-rules", exact: true }).click();
  await expect(page.getByTestId("share:licence-words")).toContainText(/[1-9]\d*\/\d+/);
  await page.getByRole("button", { name: "Specs × arms" }).click();
  const pair = page.getByTestId("science-pair").first();
  await expect(pair).toContainText("impermanence − five-rules");
  await expect(pair).toContainText("unpaired");
});
