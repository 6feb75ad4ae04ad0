import { expect, picture, test } from "./workbench.ts";

test("a grid's cells stand as a heat map, and a cell opens what was written in it", async ({
  watchedPage: page,
  served,
}) => {
  served.msm(..."probe run agentic-micro --checkpoints base,aft --samples 5 --max-tokens 16".split(" "));
  await page.keyboard.press("0");
  const map = page.getByTestId("heat:base");
  await expect(map).toBeVisible();
  // Checkpoints that were never taught to call tools: nothing is known of them, and it is said.
  await expect(map.getByText(/executed —, 0\/0/).first()).toBeVisible();
  await map
    .getByRole("button", { name: /no urgency/ })
    .first()
    .click();
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByText("10 rollouts")).toBeVisible();
  await expect(inspector.getByText("off-format").first()).toBeVisible();
  await picture(page, "grid");
  await page.keyboard.press("Escape");
  await expect(inspector).toBeHidden();

  // Read blind, by keys: what was carried out where rules cannot tell, then what was decided.
  await page.getByRole("button", { name: "Review", exact: true }).click();
  await page.getByLabel("Who reads").fill("ana");
  await page.keyboard.press("Enter");
  const item = page.getByTestId("review-item");
  await expect(item).toBeVisible();
  await expect(item).not.toContainText("base");
  const left = page.getByText(/Read by ana, \d+ left/);
  const before = await left.innerText();
  await page.keyboard.press("n");
  await expect(item.getByRole("alert")).toContainText("whether it was carried out");
  await page.keyboard.press("x");
  await page.keyboard.press("n");
  await expect(left).not.toHaveText(before);
  await expect(page.getByText(/1 review so far: 1 rollout settled/)).toBeVisible();
});
