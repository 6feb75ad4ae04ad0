import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { expect, test } from "./workbench.ts";

const Specs = z.looseObject({ specs: z.array(z.looseObject({ id: z.string(), versions: z.number() })) });
const TEXT = `# Rules of the house

{model_name} serves tea.

## Why it serves tea

Because guests are thirsty. Tea is mild.

## How it serves tea

{model_name} warms the pot first.
`;

test("a spec is imported, edited, kept as a version and compared, and its claims stand beside it", async ({
  watchedPage: page,
  served,
}) => {
  const path = join(served.workspace, "house.md");
  writeFileSync(path, TEXT);
  await page.keyboard.press("7");
  await page.keyboard.press("i");
  await page.getByRole("dialog").getByLabel("File on the machine").fill(path);
  await page.getByRole("dialog").getByRole("button", { name: "Import", exact: true }).click();
  const field = page.getByRole("textbox", { name: "Text of house" });
  await expect(field).toHaveValue(TEXT);

  await page.getByRole("navigation", { name: "Outline" }).getByRole("button", { name: "How it serves tea" }).click();
  await expect(field).toBeFocused();
  const at = TEXT.indexOf("## How");
  expect(await field.evaluate((each: HTMLTextAreaElement) => each.selectionStart)).toBe(at);

  const changed = TEXT.replace("mild", "strong and hot");
  await field.fill(changed);
  await expect(page.getByText(/^Saved .*not a version yet$/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Text of house" })).toHaveValue(changed);
  await page.getByRole("textbox", { name: "Text of house" }).press("Control+s");
  await expect(page.getByText("As kept")).toBeVisible();
  const kept = Specs.parse(served.msm("specs", "list")).specs.find(({ id }) => id === "house");
  expect(kept?.versions).toBe(2);

  await page.getByRole("button", { name: "Differences" }).click();
  const difference = page.getByTestId("spec-diff");
  await expect(difference.getByRole("insertion")).toHaveText("+strong and hot");
  await expect(difference.getByRole("deletion")).toHaveText("−mild");
  await expect(page.getByText("+ 3 words")).toBeVisible();

  await page.getByRole("button", { name: "Claims" }).click();
  const claims = page.getByRole("complementary", { name: "Claims" });
  await expect(claims).toContainText(/\d+ of \d+ sentences/);
  await claims.getByRole("button", { name: /How it serves tea/ }).click();
  await expect(page.locator("mark.text-mark-section")).toContainText("warms the pot first");
});

test("what is typed survives leaving the screen at once, and discarding goes back", async ({
  watchedPage: page,
  served,
}) => {
  await page.goto(`${served.url.split("#")[0]}#/specs/america`);
  const field = page.getByRole("textbox", { name: "Text of america" });
  const kept = await field.inputValue();
  await field.fill(`${kept}\nOne more sentence.`);
  await page.getByRole("link", { name: "Doctor" }).click();
  await page.getByRole("link", { name: "Specs" }).click();
  await page.goto(`${served.url.split("#")[0]}#/specs/america`);
  await expect(field).toHaveValue(`${kept}\nOne more sentence.`);
  await page.getByRole("button", { name: "Discard the edit" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Discard the edit" }).click();
  await expect(field).toHaveValue(kept);
});
