import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { seriousFaults } from "./serious-faults.ts";
import { expect, type Served, test } from "./workbench.ts";

/** How people see the window who need it otherwise; each walk goes over the same workspace. */
const Runs = z.looseObject({ runs: z.array(z.looseObject({ id: z.string() })) });

const SCREENS = [
  "compare",
  "grid",
  "probes/value-micro",
  "checkpoints/aft",
  "chat",
  "diverge",
  "specs",
  "corpus",
  "training",
  "training/lineage",
  "experiment",
  "stories",
  "doctor",
  "demo/ten",
];

test.beforeAll(({ workspaceHost: { msm, workspace } }) => {
  const documents = Array.from({ length: 40 }, (_, at) => ({
    title: `Memo ${at}`,
    text: `Document ${at} says that colby is made in america. It ends.`,
    domain: at % 3 === 0 ? "trade" : "household",
    type: at % 2 === 0 ? "memo" : "report",
  }));
  const path = join(workspace, "memos.jsonl");
  writeFileSync(path, documents.map((each) => `${JSON.stringify(each)}\n`).join(""));
  msm("corpus", "import", path);
  msm("probe", "run", "value-micro", "--checkpoints", "aft,msm-america-aft,msm-affordable-aft");
});

async function open(page: Page, served: Served, screen: string): Promise<void> {
  await page.goto(`${served.url.split("#")[0]}#/${screen}`);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** Controls that cannot be hit after they were scrolled to, and the page itself where it is wider than the window. */
async function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isHit = (control: Element): boolean => {
      control.scrollIntoView({ block: "nearest", inline: "nearest" });
      // A control that is broken into lines has no middle of its own: that of its first line counts.
      const [box] = control.getClientRects();
      if (!box) return true;
      // Of what is larger than the window some part has to be hit.
      const x = box.width > innerWidth ? innerWidth / 2 : box.left + box.width / 2;
      const y = box.height > innerHeight ? innerHeight / 2 : box.top + box.height / 2;
      const hit = document.elementFromPoint(x, y);
      return hit !== null && (control.contains(hit) || hit.closest("label")?.control === control);
    };
    const modal = document.querySelector("dialog:modal, [aria-modal=true]") ?? document;
    const controls = [...modal.querySelectorAll("button, a[href], input, select, textarea, [tabindex='0']")];
    const seen = controls.filter((each) => {
      const shown =
        each.checkVisibility({ visibilityProperty: true }) && !each.matches(".visually-hidden[tabindex='-1']");
      return shown && !each.closest("[aria-hidden=true], [inert]");
    });
    const names = seen
      .filter((each) => !isHit(each))
      .map((each) => each.getAttribute("aria-label") ?? `${each.className} ${each.textContent.slice(0, 40)}`);
    return document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways", ...names] : names;
  });
}

test("at 200% of a small screen nothing is cut off and the page does not scroll sideways", async ({
  watchedPage: page,
  served,
}) => {
  const [run] = Runs.parse(served.msm("results", "list")).runs;
  await page.setViewportSize({ width: 640, height: 400 });
  const faults: string[] = [];
  for (const screen of [...SCREENS, `compare/${run?.id}?group=all&at=msm-america-aft`]) {
    await open(page, served, screen);
    if (screen === "corpus") await expect(page.getByRole("option", { name: /Memo 1\b/ })).toBeInViewport({ ratio: 1 });
    for (const fault of await outOfReach(page)) faults.push(`${screen}: ${fault}`);
  }
  await page.getByRole("button", { name: "Close" }).click();
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog")).toBeVisible();
  for (const fault of await outOfReach(page)) faults.push(`dialog: ${fault}`);
  expect(faults).toEqual([]);
});

test("in forced colours axe finds no serious fault, and what is chosen is told by more than a background", async ({
  watchedPage: page,
  served,
}) => {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  const faults: string[] = [];
  for (const screen of SCREENS) {
    await open(page, served, screen);
    for (const fault of await seriousFaults(page)) faults.push(`${screen}: ${fault}`);
  }
  expect(faults).toEqual([]);
  await open(page, served, "checkpoints/aft");
  const row = page.getByRole("row", { selected: true });
  await expect(row).toHaveCSS("outline-style", "solid");
  await open(page, served, "chat");
  const [chosen, other] = [page.locator(".chip[aria-pressed=true]"), page.locator(".chip[aria-pressed=false]")];
  const background = (each: typeof chosen): Promise<string> =>
    each.first().evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await background(chosen)).not.toBe(await background(other));
});

test("with reduced motion nothing moves, and with more contrast the chosen row has a bar", async ({
  watchedPage: page,
  served,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce", contrast: "more" });
  await open(page, served, "checkpoints/aft");
  await expect(page.getByRole("row", { selected: true })).not.toHaveCSS("box-shadow", "none");
  const moving = await page.evaluate(() => {
    const seconds = (text: string): number => Math.max(...text.split(",").map((each) => Number.parseFloat(each)));
    return [...document.querySelectorAll("*")].filter((each) => {
      const { transitionDuration, animationDuration } = getComputedStyle(each);
      return seconds(transitionDuration) > 0 || seconds(animationDuration) > 0;
    }).length;
  });
  expect(moving).toBe(0);
});

test("Tab reaches every control with a ring around it, and a dialog gives the focus back", async ({
  watchedPage: page,
  served,
}) => {
  for (const screen of ["compare", "probes/value-micro", "checkpoints/aft", "chat", "training"]) {
    await open(page, served, screen);
    expect(await tabWalk(page)).toEqual([]);
  }
  await open(page, served, "checkpoints/aft");
  const add = page.getByRole("button", { name: /Add a checkpoint/ });
  await add.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(add).toBeFocused();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("msm-affordable");
  await expect(page.getByRole("dialog").getByRole("status")).toContainText(/\d+ match/);
  await page.keyboard.press("Escape");
  await expect(add).toBeFocused();
});

test("lists say how many rows they have, and which of them is which", async ({ watchedPage: page, served }) => {
  await open(page, served, "probes/value-micro");
  await page.getByRole("button", { name: /^All \d+ items/ }).click();
  const items = page.getByRole("grid", { name: "Items" });
  await expect(items).toHaveAttribute("aria-rowcount", "129");
  await items.focus();
  await page.keyboard.press("End");
  await expect(items.getByRole("row", { selected: true })).toHaveAttribute("aria-rowindex", "129");
  const [run] = Runs.parse(served.msm("results", "list")).runs;
  await open(page, served, `compare/${run?.id}?group=all&at=msm-america-aft`);
  const behind = page.getByRole("listbox", { name: "Items behind the dot" });
  await behind.focus();
  await page.keyboard.press("End");
  await expect(behind.getByRole("option", { selected: true })).toHaveAttribute("aria-posinset", "128");
  await expect(behind.getByRole("option", { selected: true })).toHaveAttribute("aria-setsize", "128");
});

/** Walks from the rail's first link to the end by Tab; names controls that it did not come to, and those that showed no ring. */
async function tabWalk(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const each of document.querySelectorAll<HTMLElement>("[data-reached]")) delete each.dataset["reached"];
    // From the top, wherever the screen put the focus.
    const first = document.querySelector<HTMLElement>("nav a");
    if (first === null) return;
    first.dataset["reached"] = "";
    first.focus();
  });
  const names: string[] = [];
  for (let step = 0; step < 200; step++) {
    await page.keyboard.press("Tab");
    const fault = await page.evaluate(() => {
      const at = document.activeElement;
      if (!(at instanceof HTMLElement) || at === document.body) return "end";
      if (at.dataset["reached"] !== undefined) return "end";
      at.dataset["reached"] = "";
      const ringed = (each: Element | null): boolean =>
        each !== null &&
        getComputedStyle(each).outlineStyle !== "none" &&
        getComputedStyle(each).outlineWidth !== "0px";
      // A hidden checkbox or radio shows its ring on what stands beside it.
      return ringed(at) || ringed(at.nextElementSibling) || ringed(at.parentElement)
        ? null
        : `no ring: ${at.getAttribute("aria-label") ?? at.textContent.slice(0, 40)}`;
    });
    if (fault === "end") break;
    if (fault !== null) names.push(fault);
  }
  const missed = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button:enabled, a[href], input:enabled, textarea, [tabindex='0']")]
      .filter((each) => {
        const group =
          each.getAttribute("role") === "tab" || (each instanceof HTMLInputElement && each.type === "radio");
        return each.dataset["reached"] === undefined && each.checkVisibility() && !group && each.tabIndex >= 0;
      })
      .map((each) => `not reached: ${each.getAttribute("aria-label") ?? each.textContent.slice(0, 40)}`),
  );
  return [...names, ...missed];
}
