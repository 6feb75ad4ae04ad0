import type { Attribution } from "#core/experiment/attribution.ts";
import type { ExperimentArm } from "#core/experiment/arms.ts";
import { armWords, groupWords, signedPoints } from "#core/experiment/words.ts";
import { attributionRoleWords } from "#core/experiment/attribution-words.ts";
import { interval, percent, textTable } from "./text-table.ts";

/** Attribution against co-occurrence, a line an arm and one for the difference. */
export function attributionsTable(attributions: readonly Attribution[]): string {
  const rows = attributions.flatMap((each) => {
    const { spec, ablated, known, axis, group, reading, arms, documentsOnly, difference, stacking } = each;
    const place = [`${spec} / ${ablated}`, known, axis, groupWords(group), reading];
    const changes = [
      ["attribution − co-occurrence", difference],
      ["added after attribution", stacking.attribution],
      ["added after co-occurrence", stacking.coOccurrence],
      ["difference of what is added", stacking.difference],
    ] as const;
    return [
      ...[
        ...documentsOnly.map((arm) => ({ ...arm, alone: true })),
        ...arms.map((arm) => ({ ...arm, alone: false })),
      ].map(({ role, alone, rate: { overItems, perSeed, overSeeds } }) => [
        ...place,
        attributionRoleWords(role, alone ? [] : each.after),
        `${overItems.numerator}/${overItems.denominator}`,
        percent(overItems.estimate),
        interval(overItems.low, overItems.high),
        perSeed.map((seed) => percent(seed.estimate)).join(" "),
        overSeeds ? interval(overSeeds.low, overSeeds.high) : "–",
      ]),
      ...changes.flatMap(([what, contrast]) =>
        contrast
          ? [
              [
                ...place,
                what,
                `n ${contrast.items}`,
                signedPoints(contrast.overItems.estimate),
                interval(contrast.overItems.low, contrast.overItems.high),
                contrast.perSeed.map((seed) => signedPoints(seed.estimate)).join(" "),
                contrast.overSeeds ? interval(contrast.overSeeds.low, contrast.overSeeds.high) : "–",
              ],
            ]
          : [],
      ),
    ];
  });
  const head = ["spec / ablation", "known", "axis", "group", "reading", "what", "k/n", "rate or points"];
  return textTable([...head, "95% over items", "each seed", "95% over seeds"], rows);
}

export function armName(id: string, arms: readonly ExperimentArm[]): string {
  const found = arms.find((arm) => arm.id === id);
  return found ? armWords(found) : id;
}
