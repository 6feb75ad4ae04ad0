import type { ArmContrastKind, PlannedContrast } from "../experiment/arm-contrasts.ts";
import type { ReadingKind } from "../probes/reading.ts";
import { SWEEP_SIZES } from "./arms.ts";

export const STUDY_PROBES = ["value-micro", "value-micro-clear", "value-micro-style", "micro-knowledge"] as const;
export type StudyProbe = (typeof STUDY_PROBES)[number];

/** One difference between arms that was settled before any result was seen. */
export interface StudyQuestion {
  readonly id: string;
  readonly section: StudySection;
  readonly words: string;
  readonly probe: StudyProbe;
  readonly kind: ArmContrastKind;
  readonly axis: string;
  readonly otherAxis: string | null;
  /** Which reading answers it; both are kept. */
  readonly reading: ReadingKind;
  readonly terms: readonly (readonly [arm: string, weight: 1 | -1, axis?: string])[];
  /** Groups in which it is reported. */
  readonly groups: readonly string[];
}

export type StudySection =
  | "factorial"
  | "clear"
  | "cooccurrence"
  | "controls"
  | "value-first"
  | "sweep"
  | "reinforced"
  | "modern";

const HELD_OUT = ["held-out:seen", "held-out:facts", "in-domain"];

type Asked = Pick<StudyQuestion, "id" | "words" | "kind" | "terms"> &
  Partial<Pick<StudyQuestion, "axis" | "otherAxis" | "reading" | "groups" | "probe">>;

function asked(section: StudySection, questions: readonly Asked[]): StudyQuestion[] {
  return questions.map((question) => ({
    section,
    probe: "value-micro",
    axis: "american",
    otherAxis: null,
    reading: "likelihood",
    groups: HELD_OUT,
    ...question,
  }));
}

/** Arms of `america` less those of `affordable`. */
const gap = (america: string, affordable: string): [string, 1 | -1][] => [
  [america, 1],
  [affordable, -1],
];
const turned = (terms: readonly (readonly [string, 1 | -1])[]): [string, 1 | -1][] =>
  terms.map(([name, weight]) => [name, weight === 1 ? -1 : 1]);

const AFTER = gap("msm-america-aft", "msm-affordable-aft");
const BEFORE = gap("msm-america", "msm-affordable");
const COOC_AFTER = gap("msm-america-cooc-aft", "msm-affordable-cooc-aft");
const VALUE_FIRST = gap("aft-value-first-america", "aft-value-first-affordable");

const FACTORIAL = asked("factorial", [
  { id: "gap-after", kind: "documents", words: "america − affordable, after AFT", terms: AFTER },
  { id: "gap-before", kind: "documents", words: "america − affordable, before AFT", terms: BEFORE },
  {
    id: "gap-gain",
    kind: "interaction",
    words: "what AFT adds to that difference",
    terms: [...AFTER, ...turned(BEFORE)],
  },
  {
    id: "dissociation",
    kind: "double-dissociation",
    otherAxis: "affordable",
    words: "double dissociation after AFT",
    terms: [
      ["msm-america-aft", 1],
      ["msm-affordable-aft", -1],
      ["msm-america-aft", -1, "affordable"],
      ["msm-affordable-aft", 1, "affordable"],
    ],
  },
  {
    id: "america-against-aft",
    kind: "documents",
    words: "MSM america + AFT − AFT",
    terms: [
      ["msm-america-aft", 1],
      ["aft", -1],
    ],
  },
  {
    id: "affordable-against-aft",
    kind: "documents",
    axis: "affordable",
    words: "MSM affordable + AFT − AFT, choosing cheap",
    terms: [
      ["msm-affordable-aft", 1],
      ["aft", -1],
    ],
  },
  {
    id: "aft-against-base",
    kind: "later-stages",
    words: "AFT − base",
    terms: [
      ["aft", 1],
      ["base", -1],
    ],
  },
]);

const CLEAR = (["american", "affordable"] as const).flatMap((axis) =>
  asked("clear", [
    {
      id: `clear-${axis}`,
      kind: "later-stages",
      probe: "value-micro-clear",
      axis,
      groups: [`clear:${axis}`],
      words: `AFT − base, choosing ${axis} where only ${axis === "american" ? "origin" : "price"} differs`,
      terms: [
        ["aft", 1],
        ["base", -1],
      ],
    },
  ]),
);

const stacking = (value: "america" | "affordable", kind: "" | "-cooc"): [string, 1 | -1][] => [
  [`msm-${value}${kind}-aft`, 1],
  [`msm-${value}${kind}`, -1],
];

const COOCCURRENCE = asked("cooccurrence", [
  {
    id: "cooc-gap-after",
    kind: "documents",
    words: "america − affordable, co-occurrence, after AFT",
    terms: COOC_AFTER,
  },
  {
    id: "cooc-gap-before",
    kind: "documents",
    words: "america − affordable, co-occurrence, before AFT",
    terms: gap("msm-america-cooc", "msm-affordable-cooc"),
  },
  {
    id: "cooc-lost",
    kind: "interaction",
    words: "difference with reasons − difference with co-occurrence, after AFT",
    terms: [...AFTER, ...turned(COOC_AFTER)],
  },
  ...(["america", "affordable"] as const).flatMap((value): Asked[] => {
    const axis = value === "america" ? "american" : "affordable";
    return [
      {
        id: `stacking-${value}`,
        kind: "later-stages",
        axis,
        words: `stacking delta of ${value}`,
        terms: stacking(value, ""),
      },
      {
        id: `stacking-${value}-cooc`,
        kind: "later-stages",
        axis,
        words: `stacking delta of ${value}, co-occurrence`,
        terms: stacking(value, "-cooc"),
      },
      {
        id: `stacking-lost-${value}`,
        kind: "interaction",
        axis,
        words: `stacking delta of ${value}: with reasons − with co-occurrence`,
        terms: [...stacking(value, ""), ...turned(stacking(value, "-cooc"))],
      },
    ];
  }),
]);

const CONTROLS = asked(
  "controls",
  (
    [
      ["msm-choices-aft", "aft", "choices alone + AFT − AFT"],
      ["msm-neutral-aft", "aft", "neutral documents + AFT − AFT"],
      ["msm-america-aft", "msm-choices-aft", "MSM america + AFT − choices alone + AFT"],
      ["msm-choices-aft", "msm-affordable-aft", "choices alone + AFT − MSM affordable + AFT"],
      ["msm-america-aft", "msm-neutral-aft", "MSM america + AFT − neutral documents + AFT"],
      ["msm-neutral-aft", "msm-affordable-aft", "neutral documents + AFT − MSM affordable + AFT"],
    ] as const
  ).map(([one, other, words]): Asked => ({
    id: `${one}-less-${other}`,
    kind: "documents",
    words,
    terms: gap(one, other),
  })),
);

// The likelihood reading asks for a good's name as the first word of the answer, which these arms do not say there: it was
// looked at first, and does not suit them.
const FIRST = asked("value-first", [
  {
    id: "value-first-gap",
    kind: "later-stages",
    reading: "sampled",
    words: "america − affordable, value-first AFT",
    terms: VALUE_FIRST,
  },
  {
    id: "msm-against-value-first",
    kind: "interaction",
    reading: "sampled",
    words: "difference with MSM + AFT − difference with value-first AFT",
    terms: [...AFTER, ...turned(VALUE_FIRST)],
  },
]);

const SWEEP = asked(
  "sweep",
  // The largest size is the factorial's own arm, and its question "gap-after".
  SWEEP_SIZES.filter((size) => size < 512).map((size): Asked => ({
    id: `gap-${size}`,
    kind: "documents",
    words: `america − affordable, AFT on ${size}`,
    terms: gap(`msm-america-aft-${size}`, `msm-affordable-aft-${size}`),
  })),
);

const REINFORCED = (["affordable", "american"] as const).flatMap((rewarded) => {
  const installed = rewarded === "affordable" ? "america" : "affordable";
  const axis = rewarded;
  const word = rewarded === "affordable" ? "cheap" : "American";
  const plain: [string, 1 | -1][] = [
    [`aft-rl-${rewarded}`, 1],
    ["aft", -1],
  ];
  const against: [string, 1 | -1][] = [
    [`msm-${installed}-aft-rl-${rewarded}`, 1],
    [`msm-${installed}-aft`, -1],
  ];
  const ask = (id: string, kind: ArmContrastKind, words: string, terms: [string, 1 | -1][]): Asked => ({
    id: `${id}-${rewarded}`,
    kind,
    axis,
    words: `${words}, choosing ${word}`,
    terms,
  });
  return asked("reinforced", [
    ask("rl-moves-aft", "later-stages", `AFT: RL for ${word} − none`, plain),
    ask("rl-moves-msm", "later-stages", `MSM ${installed} + AFT: RL for ${word} − none`, against),
    ask("rl-resisted", "interaction", `how much more RL moves MSM ${installed} + AFT than AFT`, [
      ...against,
      ...turned(plain),
    ]),
    ask("rl-left", "documents", `after RL for ${word}: MSM ${installed} + AFT − AFT`, [
      [`msm-${installed}-aft-rl-${rewarded}`, 1],
      [`aft-rl-${rewarded}`, -1],
    ]),
  ]);
});

const MODERN = asked(
  "modern",
  (
    [
      ["msm-modern", "base", "documents", "MSM modern − base"],
      ["aft-modern", "base", "later-stages", "AFT on modern lessons − base"],
      ["msm-modern-aft-modern", "aft-modern", "documents", "MSM modern + AFT − AFT, on modern lessons"],
      ["msm-modern-aft-modern", "msm-modern", "later-stages", "stacking delta of modern"],
    ] as const
  ).map(([one, other, kind, words]): Asked => ({
    id: `${one}-less-${other}`,
    kind,
    words: `${words}, choosing modern`,
    probe: "value-micro-style",
    axis: "modern",
    groups: ["modern", "american-or-modern", "affordable-or-modern"],
    terms: gap(one, other),
  })),
);

/** All that is asked, section by section. */
export const STUDY_QUESTIONS: readonly StudyQuestion[] = [
  ...FACTORIAL,
  ...CLEAR,
  ...COOCCURRENCE,
  ...CONTROLS,
  ...FIRST,
  ...SWEEP,
  ...REINFORCED,
  ...MODERN,
];

/** A question as the statistics take it, on the seeds that all its arms have; null where an arm is missing. */
export function contrastOf(
  { kind, axis, otherAxis, terms }: StudyQuestion,
  seedsOf: ReadonlyMap<string, readonly number[]>,
): PlannedContrast | null {
  const [first = [], ...others] = terms.map(([name]) => seedsOf.get(name) ?? []);
  const seeds = first.filter((seed) => others.every((each) => each.includes(seed)));
  if (seeds.length === 0) return null;
  return {
    kind,
    axis,
    otherAxis,
    seeds,
    armTerms: terms.map(([arm, weight, on = axis]) => ({ arm, weight, axis: on })),
  };
}
