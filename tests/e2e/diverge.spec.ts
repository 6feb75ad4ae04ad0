import { z } from "zod";
import { expect, test } from "./workbench.ts";

const Report = z.looseObject({
  tokens: z.array(z.looseObject({ text: z.string(), difference: z.number().nullable() })),
  totals: z.looseObject({ difference: z.number(), compared: z.number() }),
});

/** As the window writes it. */
const signed = (nats: number): string => `${nats > 0 ? "+" : "−"}${Math.abs(nats).toFixed(2)}`;

test("a text under two checkpoints shows the command line's numbers, token by token, by pointer and by keys", async ({
  watchedPage: page,
  served,
}) => {
  await page.keyboard.press("Control+k");
  await page.keyboard.type("diverge");
  await page.keyboard.press("Enter");
  await expect(page.getByText("No text yet")).toBeVisible();
  await page.getByRole("button", { name: /^Try an answer/ }).click();
  await expect(page.getByTestId("token-detail")).toBeVisible();

  const prompt = "brie or colby ?";
  const text = " colby . it is made in america .";
  await page.getByLabel("Prompt").fill(prompt);
  await page.getByLabel("Text", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Trace" }).click();
  const [a, b] = await Promise.all(
    ["first", "second"].map(async (side) => {
      const named = await page.getByRole("combobox", { name: new RegExp(`^${side}: `) }).getAttribute("aria-label");
      return named?.replace(`${side}: `, "") ?? "";
    }),
  );
  const strip = page.getByRole("group", { name: "The text, token by token" });
  await expect(strip.getByRole("button")).toHaveCount(8);

  const report = Report.parse(served.msm("diverge", a ?? "", b ?? "", "--prompt", prompt, "--text", text));
  await expect(page.getByText(`${report.totals.compared} tokens compared`)).toBeVisible();
  await expect(page.getByText(report.totals.difference > 0 ? "as probable as" : "less probable than")).toBeVisible();
  const order = [...report.tokens.entries()].toSorted(
    ([, one], [, other]) => Math.abs(other.difference ?? 0) - Math.abs(one.difference ?? 0),
  );
  const detail = page.getByTestId("token-detail");
  const difference = page.getByTestId("token-difference");
  for (const [place, token] of order.slice(0, 3)) {
    await expect(detail).toHaveAttribute("data-place", String(place));
    await expect(difference).toContainText(signed(token.difference ?? 0));
    await page.keyboard.press("j");
  }
  await page.keyboard.press("k");
  await expect(detail).toHaveAttribute("data-place", String(order[2]?.[0]));
  await expect(detail.getByRole("list").first().getByRole("listitem")).toHaveCount(5);

  await strip.getByRole("button").first().hover();
  await expect(detail).toHaveAttribute("data-place", "0");
  await strip.getByRole("button").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.mouse.move(0, 0);
  await expect(detail).toHaveAttribute("data-place", "1");

  const [largest, found] = order[0] ?? [0, { difference: 0 }];
  await page.getByRole("button", { name: "Swap the two" }).click();
  await expect(page.getByRole("combobox", { name: `first: ${b}` })).toBeVisible();
  await expect(detail).toHaveAttribute("data-place", String(largest));
  await expect(difference).toContainText(signed(-(found.difference ?? 0)));
});

test("a text that is too long says so and what to do, and a shorter one takes its place", async ({ page, served }) => {
  await page.goto(served.url);
  await page.getByRole("navigation").first().waitFor();
  await page.goto(`${served.url.split("#")[0]}#/diverge`);
  await page.getByLabel("Text", { exact: true }).fill("brie ".repeat(700));
  await page.getByRole("button", { name: "Trace" }).click();
  await expect(page.getByRole("alert")).toContainText(/at most 512; shorten it/);
  await page.getByLabel("Text", { exact: true }).fill("brie is good .");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByTestId("token-detail")).toBeVisible();
});
