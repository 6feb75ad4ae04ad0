import type { Page } from "@playwright/test";
import axe from "axe-core";
import { z } from "zod";
import { expect, test } from "./workbench.ts";

const Violations = z.array(
  z.looseObject({
    id: z.string(),
    impact: z.string().nullable(),
    nodes: z.array(z.looseObject({ target: z.array(z.unknown()) })),
  }),
);
/** Screens by address. */
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
  "experiment?tab=attribution",
  "experiment?tab=scaling",
  "experiment?tab=reasons",
  "experiment?tab=acted",
  "experiment?tab=predict",
  "experiment?tab=protocol",
  "doctor",
  "demo",
  "demo/lessons",
  "demo/reasons",
  "demo/guess",
  "demo/answers",
  "demo/ten",
  "demo/picture",
  "demo/without",
  "demo/unknown",
  "demo/notes",
];

test("axe finds no serious fault on any screen, light or dark", async ({ watchedPage: page, served }) => {
  served.msm("probe", "run", "value-micro", "--checkpoints", "aft,msm-america-aft,msm-affordable-aft");
  const faults: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const screen of SCREENS) {
      await page.goto(`${served.url.split("#")[0]}#/${screen}`);
      await expect(page.getByRole("main")).toBeVisible();
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      for (const fault of await seriousFaults(page)) faults.push(`${colorScheme} ${screen}: ${fault}`);
    }
  }
  expect(faults).toEqual([]);
});

/** What axe calls serious or critical, one line each. */
async function seriousFaults(page: Page): Promise<string[]> {
  // Evaluated and not added as a script, which the page's policy would refuse.
  await page.evaluate(axe.source);
  const found = Violations.parse(
    await page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations)"),
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
