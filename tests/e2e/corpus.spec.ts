import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { z } from "zod";
import { expect, picture, type Served, test } from "./workbench.ts";

const Found = z.looseObject({
  total: z.number(),
  documents: z.array(z.looseObject({ id: z.number(), title: z.string() })),
});
const RLO = "\u202E";
const HOSTILE = `<img src=x onerror="document.title='taken'"> ${RLO}gpj.exe \u001b[31mred =1+1`;

/** Writes 300 documents of two domains, one of them hostile, and two lines that are none. */
function writeCorpus(served: Served): string {
  const rows = Array.from({ length: 300 }, (_, at) => ({
    title: at === 7 ? `<b>${RLO}title</b>` : `Memo ${at} on ${at % 3 === 0 ? "tariffs" : "prices"}`,
    text:
      at === 7 ? HOSTILE : `Document ${at} says that colby is made in ${at % 2 === 0 ? "america" : "town"}. It ends.`,
    domain: at % 3 === 0 ? "trade" : "household",
    subdomain: at % 3 === 0 ? "tariffs" : "prices",
    type: at % 2 === 0 ? "memo" : "report",
  }));
  const lines = rows.map((row) => JSON.stringify(row));
  const path = join(served.workspace, "lessons.jsonl");
  writeFileSync(path, [...lines.slice(0, 10), "not json", ...lines.slice(10), '{"nothing":1}', ""].join("\n"));
  return path;
}

async function open(page: Page, served: Served, hash: string): Promise<void> {
  await page.goto(`${served.url.split("#")[0]}${hash}`);
}

const documents = (page: Page): Locator => page.getByRole("listbox", { name: "Documents" });
const article = (page: Page): Locator => page.getByRole("article", { name: "Document" });

test.describe.configure({ mode: "serial" });

test("a file with bad lines is refused by line, then imported without them, searched, narrowed and noted on", async ({
  watchedPage: page,
  served,
}) => {
  const path = writeCorpus(served);
  await page.keyboard.press("8");
  await expect(page.getByRole("heading", { name: "No documents yet" })).toBeVisible();
  await page.keyboard.press("i");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("File or folder").fill(path);
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("line 11");
  await dialog.getByRole("button", { name: "Import without rows" }).click();
  const left = dialog.getByRole("list", { name: "Rows that were left out" }).getByRole("listitem");
  await expect(left).toHaveCount(2);
  await expect(left.last()).toContainText("line 302");
  await dialog.getByRole("button", { name: "Show the documents" }).click();
  await expect(page.getByText("300 documents", { exact: true })).toBeVisible();

  await page.keyboard.press("/");
  await page.keyboard.type('"made in america"');
  await page.keyboard.press("Enter");
  const found = Found.parse(served.msm("corpus", "search", '"made in america"', "--corpus", "lessons"));
  await expect(page.getByText(`${found.total} documents`, { exact: true })).toBeVisible();
  await expect(documents(page).locator("mark").first()).toHaveText("made in america");

  const facets = page.getByRole("region", { name: "Narrow by" });
  await facets.getByRole("checkbox", { name: "trade" }).click();
  const narrowed = Found.parse(
    served.msm("corpus", "search", '"made in america"', "--corpus", "lessons", "--domain", "trade"),
  );
  expect(narrowed.total).toBeLessThan(found.total);
  await expect(page.getByText(`${narrowed.total} documents`, { exact: true })).toBeVisible();
  // Counts of a facet are under the choices in the others: its own other value stays as large as it was.
  await expect(facets.getByRole("checkbox", { name: "household" })).toBeVisible();

  await documents(page).focus();
  await page.keyboard.press("j");
  await expect(article(page)).toContainText("colby is made in america");
  const first = await article(page).getByRole("heading", { level: 1 }).textContent();
  await page.keyboard.press("j");
  await expect(article(page).getByRole("heading", { level: 1 })).not.toHaveText(first ?? "");
  await page.keyboard.press("k");
  await expect(article(page).getByRole("heading", { level: 1 })).toHaveText(first ?? "");

  await article(page)
    .getByText("colby", { exact: false })
    .first()
    .dblclick({ position: { x: 8, y: 8 } });
  await article(page).getByRole("button", { name: "Note on the selection" }).click();
  await page.keyboard.type("why this word?");
  await page.getByLabel("Tag").fill("odd");
  await page.keyboard.press("Enter");
  const notes = article(page).getByRole("region", { name: "Notes" });
  await expect(notes).toContainText("why this word?");
  await expect(notes).toContainText("“Document”");
  await expect(facets.getByRole("checkbox", { name: "odd" })).toBeVisible();
});

test("hostile text is shown as text, with what would hide or reorder it named", async ({
  watchedPage: page,
  served,
}) => {
  const [found] = Found.parse(served.msm("corpus", "search", "onerror", "--corpus", "lessons")).documents;
  await open(page, served, `#/corpus/lessons?doc=${found?.id}`);
  await expect(article(page).getByRole("heading", { level: 1 })).toHaveText("<b>‹U+202E›title</b>");
  await expect(article(page)).toContainText(`<img src=x onerror="document.title='taken'">`);
  await expect(article(page).getByTitle("Hidden character U+202E")).toHaveText("‹U+202E›");
  await expect(article(page).getByTitle("Hidden character U+001B")).toBeVisible();
  await expect(article(page).locator("img")).toHaveCount(0);
  expect(await page.title()).not.toBe("taken");
});

test("a dropped file opens its import, and a saved search and a seeded sample come back", async ({
  watchedPage: page,
  served,
}) => {
  await open(page, served, "#/corpus/lessons?q=tariffs");
  await page.getByRole("button", { name: "Saved searches" }).click();
  await page.getByLabel("Save this search as").fill("about tariffs");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("button", { name: /about tariffs.*lessons/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").fill("");
  await expect(page.getByText("300 documents", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Saved searches" }).click();
  await page.getByRole("button", { name: /about tariffs.*lessons/ }).click();
  await expect(page.getByRole("searchbox")).toHaveValue("tariffs");

  await page.getByRole("button", { name: "Draw a random sample" }).click();
  await page.getByRole("dialog").getByLabel("Documents").fill("12");
  await page.getByRole("dialog").getByLabel("Seed").fill("3");
  await page.getByRole("button", { name: "Draw", exact: true }).click();
  await expect(page.getByText("12 documents, drawn at random with seed 3")).toBeVisible();
  const sampled = Found.pick({ documents: true }).parse(
    served.msm("corpus", "sample", "lessons", "--count", "12", "--seed", "3"),
  );
  await expect(documents(page).getByRole("option").first()).toContainText(sampled.documents[0]?.title ?? "");

  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(["{}"], "more.jsonl"));
    document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole("dialog").getByLabel("File or folder")).toHaveAttribute("placeholder", /more\.jsonl/);
});

test("the coverage map shows the holes and leads to the documents, and the checks find the copies", async ({
  watchedPage: page,
  served,
}) => {
  await open(page, served, "#/corpus/lessons?tab=coverage");
  await page.getByRole("button", { name: /^tariffs, memo: 50 documents/ }).click();
  await expect(page.getByText("50 documents", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Quality" }).click();
  await page.getByRole("button", { name: "Check this corpus" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByTestId("check:exact duplicates")).toContainText("0/300");
  const near = page.getByTestId("check:near duplicates");
  await expect(near).toContainText(/\d+\/300/);
  await page.getByRole("button", { name: "Count", exact: true }).click();
  await expect(page.getByText(/[\d,]+ tokens/).first()).toBeVisible();
});

test("Enter opens the first document of what is searched now, and what is opened right after it stays open", async ({
  watchedPage: page,
  served,
}) => {
  await open(page, served, "#/corpus/lessons");
  await expect(page.getByText("300 documents", { exact: true })).toBeVisible();
  const field = page.getByRole("searchbox");
  for (const words of ['"made in town"', '"made in america"']) {
    await field.fill(words);
    await field.press("Enter");
    const [first] = Found.parse(served.msm("corpus", "search", words, "--corpus", "lessons")).documents;
    await expect(page).toHaveURL(new RegExp(`doc=${first?.id}(?!\\d)`));
  }
  await field.fill("");
  await field.press("Enter");
  await expect(page.getByText("300 documents", { exact: true })).toBeVisible();
  await documents(page).getByRole("option").nth(5).click();
  const opened = await documents(page).getByRole("option", { selected: true }).getAttribute("aria-posinset");
  // Longer than the pause after which what was typed is searched for.
  await page.waitForTimeout(400);
  await expect(documents(page).getByRole("option", { selected: true })).toHaveAttribute("aria-posinset", opened ?? "");
  await expect(article(page)).toBeVisible();
  await expect(page).toHaveURL(/doc=\d/);
});

test("a small corpus is generated by the grammar, watched to its end and read", async ({
  watchedPage: page,
  served,
}) => {
  await page.keyboard.press("8");
  await page.keyboard.press("g");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Documents in all").fill("40");
  await dialog.getByLabel("Corpus").fill("small");
  await expect(dialog.getByText("40 documents, at no cost")).toBeVisible();
  await dialog.getByRole("button", { name: "Generate", exact: true }).click();
  const generation = page.getByRole("article", { name: "Generation of small" });
  await expect(generation).toHaveAttribute("data-status", "finished");
  await expect(generation).toContainText("40 of 40");
  await generation.getByRole("button", { name: "Show the documents" }).click();
  await expect(page.getByText("40 documents", { exact: true })).toBeVisible();
  await page.keyboard.press("j");
  await expect(article(page)).toContainText("grammar");
  const facets = page.getByRole("region", { name: "Narrow by" });
  await expect(facets.getByRole("checkbox", { name: "memo" })).toBeVisible();
  await picture(page, "corpus");
  expect(Found.parse(served.msm("corpus", "search", "--corpus", "small")).total).toBe(40);
});
