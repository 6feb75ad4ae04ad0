import type { Page } from "@playwright/test";

/** Pixels a second: a fast flick of a wheel. */
const SPEED = 6_000;

/** Scrolls an element as a hand does, by the browser's own gesture. */
export function scrollDown(selector: string, pixels: number): (page: Page) => Promise<void> {
  return async (page) => {
    const box = await page.locator(selector).first().boundingBox();
    if (!box) throw new Error(`There is no ${selector} to scroll.`);
    const session = await page.context().newCDPSession(page);
    await session.send("Input.synthesizeScrollGesture", {
      x: Math.round(box.x + box.width / 2),
      y: Math.round(box.y + box.height / 2),
      yDistance: -pixels,
      speed: SPEED,
      gestureSourceType: "mouse",
    });
    await session.detach();
  };
}
