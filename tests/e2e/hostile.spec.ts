import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { hostileFiles } from "../fixtures/hostile-workspace.ts";
import { expect, test } from "./workbench.ts";

const SCREENS = [
  "compare",
  "grid",
  "probes",
  "checkpoints",
  "chat",
  "diverge",
  "specs",
  "corpus",
  "training",
  "experiment",
  "doctor",
];

/** What stands in the page that no text may bring there, and what of a text is not shown as it is. */
async function injected(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const elements = [...document.querySelectorAll("img[src=x], [onerror], iframe, object, embed, body b")];
    // The page has its one module script in its head.
    const scripts = [...document.querySelectorAll("script:not([src])")];
    const shown =
      document.body.innerText +
      [...document.querySelectorAll("[title]")].map((each) => each.getAttribute("title")).join(" ");
    const unseen = Array.from("\u001b\u009b\u200b\u202e\u2066\u2069\u{e0041}").filter((each) => shown.includes(each));
    return [
      ...[...elements, ...scripts].map((each) => each.outerHTML.slice(0, 80)),
      ...new Set(unseen.map((each) => `U+${each.codePointAt(0)?.toString(16)}`)),
      ...(document.title.includes("taken") ? ["a script ran"] : []),
    ];
  });
}

test("names and texts that pose as markup, terminal codes or other texts stay text on every screen", async ({
  watchedPage: page,
  served,
}) => {
  const folder = join(served.workspace, "hostile");
  mkdirSync(folder);
  for (const command of hostileFiles(folder)) served.msm(...command);
  const found: string[] = [];
  for (const screen of SCREENS) {
    await page.goto(`${served.url.split("#")[0]}#/${screen}`);
    await expect(page.getByRole("main")).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    for (const fault of await injected(page)) found.push(`${screen}: ${fault}`);
  }
  expect(found).toEqual([]);
});

test("a hostile document, spec and checkpoint are read in full, with what is hidden shown", async ({
  watchedPage: page,
  served,
}) => {
  const base = served.url.split("#")[0];
  await page.goto(`${base}#/corpus/evil`);
  await page.getByRole("listbox", { name: "Documents" }).getByRole("option").first().click();
  const article = page.getByRole("article", { name: "Document" });
  await expect(article).toContainText("<script>document.title='taken'</script>");
  await expect(article).toContainText("‹U+202E›");
  expect(await injected(page)).toEqual([]);
  await page.goto(`${base}#/specs`);
  await page.getByText("evil", { exact: true }).first().click();
  await expect(page.getByRole("main")).toContainText("<b>bold</b>");
  expect(await injected(page)).toEqual([]);
  await page.goto(`${base}#/checkpoints`);
  await page.getByText(/^evil/).first().click();
  await expect(page.getByRole("main")).toContainText("<script>");
  expect(await injected(page)).toEqual([]);
});
