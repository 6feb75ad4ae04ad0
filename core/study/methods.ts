import type { StudyRecord } from "./record.ts";

/** How the figures came about; everything that may differ between two makings is from the record. */
export function methods(record: StudyRecord): string[] {
  const { plan, probes, codeVersions, checkpoints, rates, contrasts } = record;
  const parity = Math.max(0, ...checkpoints.map(({ parityMaxNats }) => parityMaxNats ?? 0));
  const engines = [...new Set(probes.flatMap((probe) => probe.engines))];
  const named = (place: number | undefined): string => record.methods[place ?? -1] ?? "";
  const rate = named(rates.find(({ reading }) => reading === "likelihood")?.method);
  const contrast = named(contrasts[0]?.method);
  const seeds = named(contrasts.find(({ overSeeds }) => overSeeds !== null)?.overSeeds?.method);
  const asked = probes.map(
    ({ id, version, sha256, items, forms }) =>
      `\`${id}\` version ${version} (${items} items, ${forms} question form${forms === 1 ? "" : "s"}, \`${sha256.slice(0, 12)}\`)`,
  );
  return [
    "## Methods",
    [
      `- **Training.** Plan \`${plan.name}\` (\`${plan.sha256.slice(0, 12)}\`): a model of 1.1 million parameters from nothing for each seed, whose texts are drawn anew a seed; then the stages of each arm. Everything in float32 on one thread, exported as ONNX with float16 weights; against the trained weights the largest difference of a sequence's log-probability is ${parity.toExponential(1)} nats.`,
      "- **What is held fixed.** One world of goods and people for all seeds; the same number of steps and of document tokens in every midtraining; the same 40 steps in every fine-tuning. Midtraining and fine-tuning repeat pretraining text, as pretraining at scale would.",
      `- **Probes.** ${asked.join("; ")}. Every question is put in both orders of its options. Likelihood reading: an item's choice is the option with the higher log-odds, averaged over all forms and both orders; none is left out for being close.`,
      `- **Counts.** In a table of rates: share [95% interval over items] chosen/read over all seeds; the seeds' own shares follow. Method: ${rate}.`,
      `- **Over items.** Method: ${contrast}. It holds for these trained checkpoints. p-values are corrected by Holm over all questions of one kind (documents, later stages, interactions, dissociations) and all groups of the probe.`,
      `- **Over seeds.** ${seeds}. It holds for these items. Three seeds make it wide: an effect must be very even to be told from 0.`,
      `- **Engines.** ${engines.join("; ")}; workbench ${codeVersions.join(", ")}.`,
      "- **Questions** were written down in `core/study/questions.ts` before the arms beside the factorial were read, of which two seeds were known from the bundled checkpoints; none was dropped, and one section was put to another reading, as it says.",
    ].join("\n"),
  ];
}

/** What must be read with the findings. */
export function caveats({ warnings }: StudyRecord): string[] {
  return [
    "## What these figures do not say",
    [
      "- The world is small and made: people in its pretraining text hold these very values and choose by them in every domain, and for some of them only the stated reason tells which value it is. Whether models at scale learn this from real text is not asked here.",
      "- Between the two values there is no level that is neutral: the untouched base has a lean of its own that differs from seed to seed. Arms are to be compared with each other and with AFT, not with 50%.",
      "- Training seeds share one world and one recipe. The recipe was searched on the base's knowledge alone, the recipe of reinforcement on its reward in training alone.",
      "- Goods known from facts and seen goods differ in what else was read of them, and each set has its own lean.",
      "- Sampled answers that name no good of the pair are many in so small a model; they stay in the denominator and never count as a choice.",
      // Which checkpoints a warning is about is in the record.
      ...warnings.map((warning) => `- ${warning.replaceAll(/ \([^)]*\)/g, "")}`),
    ].join("\n"),
  ];
}
