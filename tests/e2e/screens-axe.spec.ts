import { seriousFaults } from "./serious-faults.ts";
import { expect, test } from "./workbench.ts";

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
  "training/lineage",
  "experiment",
  "experiment?tab=attribution",
  "experiment?tab=scaling",
  "experiment?tab=reasons",
  "experiment?tab=acted",
  "experiment?tab=predict",
  "experiment?tab=protocol",
  "stories",
  "doctor",
  "demo",
  "demo/lessons",
  "demo/reasons",
  "demo/guess",
  "demo/answers",
  "demo/ten",
  "demo/picture",
  "demo/without",
  "demo/agentic",
  "demo/own-grid",
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
