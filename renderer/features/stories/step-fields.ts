import type { Step } from "#core/stories/story.ts";

/** A part of a step as a person edits it: text in, text out. What cannot be a story is said when it is saved. */
export interface StepField {
  readonly label: string;
  readonly hint?: string;
  readonly many: boolean;
  readonly read: () => string;
  readonly write: (text: string) => Step;
}

/** What each kind is called in the list of steps that can be added. */
export const KIND_WORDS: Readonly<Record<Step["kind"], string>> = {
  title: "Title",
  lessons: "Lessons",
  reasons: "Reasons, quoted",
  guess: "Guess a pair",
  answers: "Answers to the guess, live",
  more: "More pairs, live",
  rates: "Rates with intervals",
  published: "The paper's agentic rates",
  grid: "This workspace's agentic rates",
  list: "List of sentences",
};

/** The fields of a step, the presenter's last. */
export function fieldsOf(step: Step): StepField[] {
  return [
    one("Title in the notes", step.title, (title) => ({ ...step, title })),
    ...shownFields(step),
    many("Presenter notes, one a line", step.notes, (notes) => ({ ...step, notes })),
  ];
}

function shownFields(step: Step): StepField[] {
  switch (step.kind) {
    case "title":
      return [headline(step), optional("Line below", step.line, (line) => withOptional(step, { line }))];
    case "lessons":
      return [headline(step), lessonsField(step)];
    case "reasons":
      return [headline(step), reasonsField(step)];
    case "guess":
      return [
        headline(step),
        optional("Item (empty: the next in turn)", step.item, (item) => withOptional(step, { item })),
      ];
    case "answers":
      return [];
    case "more":
      return [
        one("How many", String(step.count), (text) => ({ ...step, count: Number(text) })),
        optional("Items, by commas (empty: the next in turn)", step.items?.join(", "), (text) =>
          withOptional(step, { items: text === undefined ? undefined : listOf(text, ",") }),
        ),
      ];
    case "rates":
      return ratesFields(step);
    case "published":
      return [headline(step)];
    case "grid":
      return [headline(step), optional("Run (empty: the newest)", step.run, (run) => withOptional(step, { run }))];
    case "list":
      return [headline(step), pointsField(step)];
    default:
      return step satisfies never;
  }
}

type Headed = Extract<Step, { headline: string }>;
type Of<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;

function headline(step: Headed): StepField {
  return one("Headline", step.headline, (text) => ({ ...step, headline: text }));
}

function lessonsField(step: Of<"lessons">): StepField {
  const lines = step.lessons.map(({ question, answer }) => `${question} | ${answer}`);
  return many("Lessons, one a line: question | answer", lines, (texts) => ({
    ...step,
    lessons: texts.map((text) => {
      const [question, answer] = halvesOf(text);
      return { question, answer };
    }),
  }));
}

function reasonsField(step: Of<"reasons">): StepField {
  const lines = step.reasons.map(({ model, text }) => `${model + 1} | ${text}`);
  return many("Reasons, one a line: number of the model | its words", lines, (texts) => ({
    ...step,
    reasons: texts.map((line) => {
      const [model, text] = halvesOf(line);
      return { model: Number(model) - 1, text };
    }),
  }));
}

function pointsField(step: Of<"list">): StepField {
  const lines = step.points.map((point) => (typeof point === "string" ? point : `${point.label} | ${point.group}`));
  return many("Sentences, one a line; label | group makes one of that group's rates", lines, (texts) => ({
    ...step,
    points: texts.map((text) => {
      const [label, group] = halvesOf(text);
      return group === "" ? text : { label, group };
    }),
  }));
}

function ratesFields(step: Of<"rates">): StepField[] {
  const numbers = (models: readonly number[]): string => models.map((model) => model + 1).join(", ");
  const places = (text: string): number[] => listOf(text, ",").map((each) => Number(each) - 1);
  return [
    headline(step),
    one("Models, by number", numbers(step.models), (text) => ({ ...step, models: places(text) })),
    optional("Headline only where these two are apart, by number", step.claims && numbers(step.claims), (text) => {
      const [first = NaN, second = NaN] = places(text ?? "");
      return withOptional(step, { claims: text === undefined ? undefined : [first, second] });
    }),
    one("Group of items", step.group, (group) => ({ ...step, group })),
    optional("Value axis (empty: the story's)", step.axis, (axis) => withOptional(step, { axis })),
    optional("Run (empty: the story's)", step.run, (run) => withOptional(step, { run })),
    optional("Line below", step.line, (line) => withOptional(step, { line })),
  ];
}

function one(label: string, value: string, write: (text: string) => Step): StepField {
  return { label, many: false, read: () => value, write };
}

function optional(label: string, value: string | undefined, write: (text: string | undefined) => Step): StepField {
  return {
    label,
    many: false,
    read: () => value ?? "",
    write: (text) => write(text.trim() === "" ? undefined : text.trim()),
  };
}

function many(label: string, lines: readonly string[], write: (lines: string[]) => Step): StepField {
  return { label, many: true, read: () => lines.join("\n"), write: (text) => write(listOf(text, "\n")) };
}

/** Leaves out what is empty: a missing key and not an empty one is what a story's file has. */
function withOptional<Kind extends Step>(step: Kind, patch: Partial<Kind>): Kind {
  const whole = { ...step, ...patch };
  const kept = Object.entries(whole).filter(([, value]) => value !== undefined);
  // The same keys as before, without those that are optional and empty.
  return Object.fromEntries(kept) as Kind;
}

function listOf(text: string, by: string): string[] {
  return text
    .split(by)
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

function halvesOf(text: string): [string, string] {
  const at = text.indexOf("|");
  return at < 0 ? [text.trim(), ""] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
