import type { Page } from "@playwright/test";
import axe from "axe-core";
import { z } from "zod";

const Violations = z.array(
  z.looseObject({
    id: z.string(),
    impact: z.string().nullable(),
    nodes: z.array(z.looseObject({ target: z.array(z.unknown()) })),
  }),
);
/** What axe calls serious or critical, one line each. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // Evaluated and not added as a script, which the page's policy would refuse.
  await page.evaluate(axe.source);
  const found = Violations.parse(
    await page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)"),
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
