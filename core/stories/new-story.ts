import type { Probe } from "../probes/probe.ts";
import type { Step, Story } from "./story.ts";

export interface StoryOutline {
  readonly id: string;
  readonly title: string;
  readonly run: string;
  readonly probe: Probe;
  readonly axis: Probe["axes"][number];
  /** Group of items that is asked about. */
  readonly group: string;
  readonly models: readonly { readonly checkpoint: string; readonly name: string }[];
}

/** A first draft of a story from a run: every step that its models and items allow, in plain words, for a researcher to rewrite. */
export function newStory({ id, title, run, probe, axis, group, models }: StoryOutline): Story {
  return {
    format: 1,
    id,
    title,
    probe: probe.id,
    axis: axis.id,
    group,
    run,
    sides: {
      toward: { what: axis.label, one: `the one that is ${axis.label}` },
      away: { what: "the other", one: "the other one" },
    },
    models: models.slice(0, 4).map(({ checkpoint, name }) => ({ checkpoint, name })),
    steps: draftSteps(title, group, models.length),
  };
}

function draftSteps(title: string, group: string, models: number): Step[] {
  const notes = ["Write here what you want to say."];
  return [
    { id: "begin", kind: "title", title: "Beginning", headline: title, notes },
    { id: "guess", kind: "guess", title: "Guess", headline: "What will they choose?", notes },
    {
      id: "answers",
      kind: "answers",
      title: "Answers, live",
      notes: ["Both models are asked now, in every wording of the probe and in both orders."],
    },
    {
      id: "more",
      kind: "more",
      title: "Ten more",
      count: 10,
      notes: ["The next ten items in turn, domain by domain."],
    },
    {
      id: "picture",
      kind: "rates",
      title: "The picture",
      headline: "They choose differently.",
      claims: [0, 1],
      models: [0, 1],
      group,
      notes: ["The headline is said only where the two intervals lie apart."],
    },
    ...(models > 2
      ? [
          {
            id: "others",
            kind: "rates" as const,
            title: "Beside the others",
            headline: "And the others?",
            models: [0, 1, 2],
            group,
            notes,
          },
        ]
      : []),
    {
      id: "unknown",
      kind: "list",
      title: "What we do not know",
      headline: "What we do not know",
      points: ["Other training runs may differ.", "Other questions may differ."],
      notes,
    },
  ];
}
