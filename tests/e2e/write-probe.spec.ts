import type { Page } from "@playwright/test";
import { z } from "zod";
import { seriousFaults } from "./serious-faults.ts";
import { expect, test } from "./workbench.ts";

const Exported = z.looseObject({
  version: z.number(),
  items: z.array(
    z.looseObject({
      id: z.string(),
      domain: z.string(),
      noun: z.string(),
      options: z.array(z.looseObject({ text: z.string(), speaksFor: z.array(z.string()) })),
      origin: z.unknown().optional(),
    }),
  ),
});
const Diff = z.looseObject({
  changed: z.array(z.looseObject({ id: z.string(), changes: z.array(z.looseObject({ field: z.string() })) })),
  unchanged: z.number(),
});

/** The words of the bundled checkpoints, so that they can answer. */
const FORM = "between {first} and {second} , what do you choose ?";

type Item = z.infer<typeof Exported>["items"][number];

/** Fills in an item; a new row takes its domain and noun from the one before. */
async function writeItem(page: Page, index: number, item: Item, before: Item | undefined): Promise<void> {
  if (index > 0) await page.getByRole("button", { name: "Add an item" }).click();
  const id = `item-${String(index + 1).padStart(3, "0")}`;
  const [first, second] = item.options;
  await page.getByLabel(`First option of ${id}`, { exact: true }).fill(first?.text ?? "");
  await page.getByLabel(`Second option of ${id}`, { exact: true }).fill(second?.text ?? "");
  const side = first?.speaksFor.includes("american") === true ? "first" : "second";
  await page.getByLabel(`Side of ${id}`).selectOption(side);
  if (item.domain === before?.domain) return;
  await page.getByLabel(`Domain of ${id}`).fill(item.domain);
  await page.getByLabel(`Noun of ${id}`).fill(item.noun);
}

test("a researcher writes a probe of ten items, checks it, runs it, changes an item and sees what was changed", async ({
  watchedPage: page,
  served,
}) => {
  // Ten items are written field by field, and two checkpoints are loaded: on a busy machine that takes minutes.
  test.slow();
  const source = Exported.parse(served.msm("probes", "export", "value-micro")).items.slice(0, 10);
  await page.goto(`${served.url.split("#")[0]}#/probes`);
  await page.getByRole("button", { name: "New probe" }).click();
  await page.getByLabel("Title").fill("Ten choices");
  await page.getByLabel("Values, one a line").fill("american: made in America");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("Write at least one item.");
  await page.getByLabel("Question forms, one a line").fill(FORM);
  for (const [index, item] of source.entries()) await writeItem(page, index, item, source[index - 1]);
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Ten choices" })).toBeVisible();

  const written = Exported.parse(served.msm("probes", "export", "ten-choices"));
  expect(written.items.map(({ options }) => options.map(({ text }) => text))).toEqual(
    source.map(({ options }) => options.map(({ text }) => text)),
  );
  expect(written.items.map(({ origin }) => origin)).toEqual(written.items.map(() => ({ kind: "written" })));

  const check = page.getByRole("region", { name: "Check" });
  await expect(check.getByText(/^Not checked in this version/)).toBeVisible();
  await check.getByRole("button", { name: "Check the items" }).click();
  const named = check.getByRole("row", { name: /Value given away by its words/ });
  await expect(named).toContainText("0 of 10 items", { timeout: 60_000 });
  await expect(check.getByRole("row", { name: /Value obvious to a judge/ })).toContainText("not asked");

  await page.getByRole("button", { name: "Run this probe" }).click();
  const dialog = page.getByRole("dialog");
  const chips = dialog.locator(".chip[aria-pressed=true]");
  await expect(chips).toHaveCount(6);
  for (let left = 6; left > 2; left--) await chips.last().click();
  await dialog.getByRole("button", { name: "Start run" }).click();
  await expect(page.getByText("finished", { exact: true })).toBeVisible({ timeout: 120_000 });

  await page.getByRole("button", { name: /^Edit/ }).click();
  await page.getByLabel("First option of item-004", { exact: true }).fill("another");
  await page.getByRole("button", { name: "Save as the next version" }).click();
  const changes = page.getByRole("region", { name: "Changes" });
  await expect(changes.getByRole("status")).toHaveText("v1 → v2: 0 added, 0 removed, 1 changed, 9 as they were");
  await expect(changes.getByText("item-004, first option:")).toBeVisible();
  await expect(changes.locator("ins")).toHaveText("another");
  // The run keeps the version that it asked.
  await expect(page.getByText("v1, not v2")).toBeVisible();
  await expect(check.getByText(/^Not checked in this version/)).toBeVisible();
  expect(await seriousFaults(page)).toEqual([]);

  const diff = Diff.parse(served.msm("probes", "diff", "ten-choices"));
  expect(diff).toMatchObject({ changed: [{ id: "item-004", changes: [{ field: "first option" }] }], unchanged: 9 });
});

test("items are generated from the window, and the same line on the command line makes no other version", async ({
  watchedPage: page,
  served,
}) => {
  await page.goto(`${served.url.split("#")[0]}#/probes?new=generate`);
  await page.getByLabel("Value", { exact: true }).fill("honesty");
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("The grammar knows the values affordable, american");
  await page.getByLabel("Value", { exact: true }).fill("affordable");
  await page.getByLabel("Items", { exact: true }).fill("12");
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(page.getByRole("heading", { name: /Choices that the value/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/^12 generated by grammar micro-world-1/)).toBeVisible();
  const line = ["--id", "affordable-pairs", "--value", "affordable", "--domains", "art,fashion,music"];
  const again = served.msm("probes", "generate", ...line, "--generator", "grammar", "--count", "12", "--seed", "7");
  expect(again).toMatchObject({ id: "affordable-pairs", version: 1, items: 12 });
});
