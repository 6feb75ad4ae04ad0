import { readFileSync } from "node:fs";
import { z } from "zod";
import { expect, test } from "./workbench.ts";

const Runs = z.looseObject({ runs: z.array(z.looseObject({ id: z.string(), status: z.string() })) });
const Answers = z.looseObject({ answers: z.array(z.looseObject({ checkpoint: z.string(), text: z.string() })) });

test("every bundled checkpoint shows its lineage down to the base", async ({ watchedPage: page }) => {
  await page.keyboard.press("3");
  // The screen before it names checkpoints too.
  await expect(page).toHaveURL(/#\/checkpoints/);
  await page.getByText("msm-america-aft", { exact: true }).first().click();
  const detail = page.getByRole("article");
  for (const stage of ["pretrain", "midtrain", "finetune"]) await expect(detail.getByText(stage).first()).toBeVisible();
});

test("a run says what it can find before it starts, can be cancelled, and goes on where it was", async ({
  watchedPage: page,
  served,
}) => {
  const newest = (): z.infer<typeof Runs>["runs"][number] | undefined =>
    Runs.parse(served.msm("results", "list")).runs[0];
  const before = newest()?.id;
  await page.keyboard.press("2");
  await page.getByText("value-micro", { exact: true }).first().click();
  await page.getByRole("button", { name: /^run/i }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(/points/);
  await dialog.getByRole("button", { name: "Start run" }).click();
  await expect(page.getByTestId("run-progress")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).first().click();
  await expect.poll(() => newest()?.status).toBe("cancelled");
  const cancelled = newest();
  expect(cancelled?.id).not.toBe(before);
  await page.getByRole("button", { name: "Resume" }).first().click();
  await expect.poll(() => newest()?.status, { timeout: 150_000 }).toBe("finished");
  expect(newest()?.id).toBe(cancelled?.id);
});

test("one prompt goes to several checkpoints, and the same seed gives what the command line gives", async ({
  watchedPage: page,
  served,
}) => {
  await page.keyboard.press("4");
  const prompt = "brie or colby ?";
  await page.getByRole("textbox", { name: /prompt/i }).fill(prompt);
  await page.getByRole("button", { name: "Ask" }).click();
  const answers = page.getByTestId(/^answer:/);
  await expect(answers.first()).toBeVisible();
  const ids = await answers.evaluateAll((cells) =>
    cells.map((cell) => (cell.dataset["testid"] ?? "").replace("answer:", "")),
  );
  const seed = await page.getByLabel(/seed/i).inputValue();
  const maxTokens = await page.getByLabel(/tokens/i).inputValue();
  const printed = Answers.parse(
    served.msm("chat", ...ids, "--prompt", prompt, "--seed", seed, "--max-tokens", maxTokens),
  );
  for (const { checkpoint, text } of printed.answers) {
    await expect(page.getByTestId(`answer:${checkpoint}`)).toContainText(text.trim());
  }
});

test("the doctor says what runs here, the palette finds a checkpoint, and the keys are listed", async ({
  watchedPage: page,
}) => {
  await page.keyboard.press("5");
  await expect(page.getByText("cpu").first()).toBeVisible();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save diagnostics" }).click();
  expect(
    readFileSync(await (await saved).path())
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("msm-affordable-aft");
  await expect(page.getByText(/msm checkpoints show msm-affordable-aft/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByText(/Ctrl|⌘/).first()).toBeVisible();
});

test("a page opened without this launch's token is told how to get in", async ({ browser, served }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(new URL("/", served.url).href);
  await expect(page.getByText(/msm serve/).first()).toBeVisible();
  await context.close();
});
