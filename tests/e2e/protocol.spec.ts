import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { expect, ROOT, test } from "./workbench.ts";

// The protocol that is frozen here closes groups of value-micro for all that shares the workspace: files that show those groups sort before.
const OUT = join(ROOT, "build/test");

const Manifest = z.looseObject({
  spec: z.string().nullable(),
  files: z.array(z.looseObject({ path: z.string(), sha256: z.string(), sizeBytes: z.number() })),
  stages: z.array(z.looseObject({ data: z.array(z.looseObject({ path: z.string() })) })),
});
const Attributed = z.looseObject({
  attributions: z.array(
    z.looseObject({
      group: z.string(),
      arms: z.array(
        z.looseObject({
          arm: z.string(),
          rate: z.looseObject({ overItems: z.looseObject({ numerator: z.number(), low: z.number() }) }),
        }),
      ),
      difference: z.looseObject({ overItems: z.looseObject({ estimate: z.number() }) }),
    }),
  ),
});
const Run = z.looseObject({ runId: z.string() });

/** Who the checkpoint was made of decides its readings; what its manifest says decides its arm. */
function madeUp(name: string, from: string, changes: { readonly spec?: string; readonly rows?: number }): string {
  const folder = join(mkdtempSync(join(tmpdir(), "msm-made-")), name);
  cpSync(join(ROOT, "models", from), folder, { recursive: true });
  const path = join(folder, "checkpoint.json");
  const manifest = Manifest.parse(JSON.parse(readFileSync(path, "utf8")));
  // Other bytes, or the workbench would know it for the checkpoint that it is.
  appendFileSync(join(folder, "generation_config.json"), " ".repeat(name.length));
  const files = manifest.files.map((file) => {
    const bytes = readFileSync(join(folder, file.path));
    return { ...file, sha256: createHash("sha256").update(bytes).digest("hex"), sizeBytes: bytes.length };
  });
  const lines = files.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map((file) => `${file.sha256}  ${file.path}\n`);
  const stages = manifest.stages.map((stage) => ({
    ...stage,
    data: stage.data.map((file) =>
      changes.rows !== undefined && file.path === "chats-aft.jsonl"
        ? {
            ...file,
            path: `chats-${changes.rows}.jsonl`,
            rows: changes.rows,
            sha256: String(changes.rows).padStart(64, "0"),
          }
        : file,
    ),
  }));
  const sha256 = createHash("sha256").update(lines.join("")).digest("hex");
  const spec = changes.spec ?? manifest.spec;
  writeFileSync(path, JSON.stringify({ ...manifest, id: name, arm: name, spec, files, sha256, stages }));
  return folder;
}

test("attribution, scaling, a prediction before the look and a frozen protocol stand on the screen", async ({
  watchedPage: page,
  served,
}) => {
  const made = [
    madeUp("cooc", "msm-affordable", { spec: "america-cooc" }),
    madeUp("cooc-aft", "msm-affordable-aft", { spec: "america-cooc" }),
    madeUp("aft-8", "aft", { rows: 8 }),
    madeUp("msm-america-aft-8", "msm-america-aft", { rows: 8 }),
  ];
  for (const folder of made) served.msm("checkpoints", "add", folder);
  const ids = "base,aft,aft-8,msm-america,msm-america-aft,msm-america-aft-8,cooc,cooc-aft";
  const { runId } = Run.parse(served.msm("probe", "run", "value-micro", "--checkpoints", ids));
  const place = `${served.url.split("#")[0]}#/experiment/${runId}`;

  await page.goto(`${place}?tab=predict`);
  await page.getByLabel("Who predicts").fill("Ann");
  await page.getByLabel("AFT (chats-aft) on held-out, seen, percent", { exact: true }).fill("40");
  await page.getByLabel("MSM america + AFT (chats-aft) on held-out, seen, percent", { exact: true }).fill("90");
  await page.getByRole("button", { name: "Save the prediction" }).click();
  const card = page.getByRole("article", { name: "Prediction by Ann" });
  await expect(card).toContainText("had not been shown in this workspace before");
  await expect(page.getByTestId("prediction-score")).toHaveCount(0);
  await card.getByRole("button", { name: "Reveal and score" }).click();
  const { predictions } = z
    .looseObject({ predictions: z.array(z.looseObject({ id: z.string() })) })
    .parse(served.msm("predict", "list", runId));
  const { score } = z
    .looseObject({ score: z.looseObject({ brier: z.looseObject({ predicted: z.number() }) }) })
    .parse(served.msm("predict", "show", predictions[0]?.id ?? ""));
  await expect(page.getByTestId("prediction-score")).toHaveAttribute("data-brier", String(score.brier.predicted));
  await expect(card.getByRole("button", { name: "Remove" })).toHaveCount(0);
  await page.screenshot({ path: join(OUT, "experiment-predict.png") });

  const report = Attributed.parse(served.msm("experiment", runId));
  await page.goto(`${place}?tab=attribution`);
  for (const { arms, difference } of report.attributions.filter(({ group }) => group === "held-out:seen")) {
    for (const { arm, rate } of arms) {
      const row = page.getByTestId(`attribution:america:american:${arm}`);
      await expect(row).toHaveAttribute("data-numerator", String(rate.overItems.numerator));
      await expect(row).toHaveAttribute("data-low", String(rate.overItems.low));
    }
    await expect(page.getByTestId("attribution-change:america:american:attribution − co-occurrence")).toHaveAttribute(
      "data-value",
      String(difference.overItems.estimate),
    );
  }
  await page.screenshot({ path: join(OUT, "experiment-attribution.png") });
  await page.goto(`${place}?tab=scaling`);
  await expect(page.getByRole("img", { name: /no documents: 8 chats/ })).toBeVisible();
  await expect(page.getByTestId("scaling:america:512")).toHaveCount(1);
  await page.screenshot({ path: join(OUT, "experiment-scaling.png") });
  await page.goto(`${place}?tab=acted`);
  await expect(page.getByRole("heading", { name: "Does it do as it says?" })).toBeVisible();

  await page.goto(`${place}?tab=protocol`);
  await page.getByLabel("Name", { exact: true }).fill("first-study");
  await page.getByLabel("Who freezes").fill("Bo");
  await page.getByRole("button", { name: "Freeze the protocol" }).click();
  const protocol = page.getByRole("article", { name: "Protocol first-study" });
  await expect(protocol).toContainText("before the protocol was frozen");
  await page.goto(`${place}?tab=arms&group=held-out:seen`);
  await expect(page.getByText("The protocol keeps held-out, seen closed for this run.")).toBeVisible();
  await expect(page.getByTestId("arm:none:")).toHaveCount(0);
  await page.getByRole("link", { name: "Open the held-out groups" }).click();
  await page.getByRole("button", { name: /^Open the held-out groups for/ }).click();
  await expect(protocol).toContainText("held-out groups, by Bo");
  await page.goto(`${place}?tab=arms&group=held-out:seen`);
  await expect(page.getByTestId("arm:none:")).toHaveCount(1);
  await expect(page.getByRole("region", { name: "Protocol" })).toContainText("opened by Bo");
});
