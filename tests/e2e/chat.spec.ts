import type { Locator, Page } from "@playwright/test";
import { z } from "zod";
import { expect, test } from "./workbench.ts";

const Answers = z.looseObject({ answers: z.array(z.looseObject({ checkpoint: z.string(), text: z.string() })) });
const Scores = z.looseObject({ scores: z.array(z.looseObject({ perToken: z.array(z.number()) })) });
const PAIR = ["msm-america-aft", "msm-affordable-aft"] as const;
const PROMPT = "brie or colby ?";

async function openChat(page: Page, url: string, ids: readonly string[]): Promise<void> {
  await page.goto(`${url.split("#")[0]}#/chat?with=${ids.join(",")}`);
  await expect(page.getByRole("textbox", { name: "Prompt" })).toBeVisible();
}

async function ask(page: Page, prompt: string): Promise<void> {
  await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
  await page.getByRole("button", { name: "Ask" }).click();
}

const turns = (page: Page): Locator => page.getByRole("article");

test("each token of an answer tells its log-probability, and a new seed is a new turn that shows it", async ({
  watchedPage: page,
  served,
}) => {
  await openChat(page, served.url, PAIR);
  await ask(page, PROMPT);
  const [id] = PAIR;
  const readout = page.getByTestId(`readout:${id}`);
  await expect(readout).toContainText(/nats in all/);
  const printed = Answers.parse(served.msm("chat", ...PAIR, "--prompt", PROMPT, "--seed", "7"));
  const said = printed.answers.find((answer) => answer.checkpoint === id)?.text ?? "";
  await expect(page.getByTestId(`answer:${id}`)).toHaveText(said.trim());

  await page.getByTestId(`answer:${id}`).getByRole("button").first().hover();
  await turns(page).getByRole("button", { name: "The prompt as rendered" }).first().click();
  const rendered = (await page.getByTestId("rendered-prompt").textContent()) ?? "";
  expect(rendered).toContain(PROMPT);
  await page.keyboard.press("Escape");
  // The scorer reads <|begin|> before a raw text itself.
  const prefix = rendered.replace("<|begin|>", "");
  const scored = Scores.parse(served.msm("score", id, "--prefix", prefix, "--continuation", said));
  const nats = scored.scores[0]?.perToken[0] ?? Number.NaN;
  await page.getByTestId(`answer:${id}`).getByRole("button").first().hover();
  await expect(readout).toContainText(`${nats.toFixed(3).replace("-", "−")} nats`);

  await turns(page).first().getByRole("button", { name: "Regenerate" }).click();
  await expect(turns(page)).toHaveCount(2);
  await expect(turns(page).first()).toContainText("seed 8");
  await expect(turns(page).last()).toContainText("seed 7");
  await expect(
    turns(page)
      .first()
      .getByText(/nats in all/),
  ).toHaveCount(2);
  const again = Answers.parse(served.msm("chat", ...PAIR, "--prompt", PROMPT, "--seed", "8"));
  for (const { checkpoint, text } of again.answers)
    await expect(page.getByTestId(`answer:${checkpoint}`)).toHaveText(text.trim());
});

test("answers stream side by side, and stopping keeps what was said and asks nobody else", async ({
  watchedPage: page,
  served,
}) => {
  const six = [...PAIR, "aft", "base", "msm-america", "msm-affordable"];
  await openChat(page, served.url, six);
  // Loads all of them, so that the next prompt finds them ready.
  await ask(page, PROMPT);
  await expect(turns(page).getByText(/nats in all/)).toHaveCount(six.length);
  // At this temperature hardly any answer ends by itself, so all of them are long.
  await page.getByLabel("Temperature").fill("5");
  await page.getByLabel("Max tokens").fill("4096");
  await ask(page, "tell me");
  const turn = turns(page).first();
  const inState = (state: string): Locator => turn.locator(`.answer-text[data-state="${state}"]`);
  // Pressed within the page, in the frame in which two answers have begun: small checkpoints end long ones in a blink.
  await page.waitForFunction(() => {
    const begun = [...document.querySelectorAll('.answer-text[data-state="answering"]')].filter((answer) =>
      /\S+ \S+/.test(answer.textContent),
    );
    const stop = [...document.querySelectorAll("button")].find((button) =>
      button.textContent.trim().startsWith("Stop"),
    );
    if (begun.length < 2 || stop === undefined) return false;
    stop.click();
    return true;
  });
  await expect(page.getByRole("button", { name: "Ask" })).toBeVisible();
  await expect(turns(page)).toHaveCount(2);
  await expect(inState("answering")).toHaveCount(0);
  await expect(inState("waiting")).toHaveCount(0);
  await expect(inState("stopped").filter({ hasText: /\S+ \S+/ })).not.toHaveCount(0);
  await expect(turn).toContainText("stopped before its end");
});

test("a conversation takes along what each checkpoint said, and an answer can be put to another", async ({
  watchedPage: page,
  served,
}) => {
  await openChat(page, served.url, PAIR);
  await ask(page, PROMPT);
  const [id, other] = PAIR;
  await expect(page.getByTestId(`readout:${id}`)).toBeVisible();
  const said = (await page.getByTestId(`answer:${id}`).textContent()) ?? "";
  await page.getByRole("checkbox", { name: "Go on with the conversation" }).click();
  await ask(page, "why ?");
  await expect(turns(page)).toHaveCount(2);
  await expect(turns(page).first()).toContainText("going on from 1");
  await expect(turns(page).first().getByTestId(`readout:${id}`)).toBeVisible();
  await turns(page).first().getByRole("button", { name: "The prompt as rendered" }).first().click();
  await expect(page.getByTestId("rendered-prompt")).toContainText(PROMPT);
  await expect(page.getByTestId("rendered-prompt")).toContainText(said.trim());
  await expect(page.getByTestId("rendered-prompt")).toContainText("why ?");

  await page.getByRole("tab", { name: "Who else would say this?" }).click();
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByText(`${other} finds this text`)).toBeVisible();
  await expect(inspector.getByTestId("token-detail")).toBeVisible();
});
