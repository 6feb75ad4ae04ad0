import type { Step, Story } from "#core/stories/story.ts";

/** An empty step of a kind, with words that ask to be replaced. */
export function newStep(kind: Step["kind"], story: Story): Step {
  const about = { id: freeId(kind, story.steps), title: "New step", notes: [] };
  const headline = "A headline";
  switch (kind) {
    case "title":
    case "guess":
    case "published":
    case "grid":
      return { ...about, kind, headline };
    case "lessons":
      return { ...about, kind, headline, lessons: [{ question: "A question", answer: "An answer" }] };
    case "reasons":
      return { ...about, kind, headline, reasons: [{ model: 0, text: "A reason" }] };
    case "answers":
      return { ...about, kind };
    case "more":
      return { ...about, kind, count: 10 };
    case "rates":
      return { ...about, kind, headline, models: [0, 1], group: story.group };
    case "list":
      return { ...about, kind, headline, points: ["A sentence."] };
    default:
      return kind satisfies never;
  }
}

function freeId(kind: string, steps: readonly Step[]): string {
  const taken = new Set(steps.map(({ id }) => id));
  for (let number = 1; ; number++) {
    const id = number === 1 ? kind : `${kind}-${number}`;
    if (!taken.has(id)) return id;
  }
}

/** The steps with one moved by a place. */
export function moved(steps: readonly Step[], index: number, by: -1 | 1): Step[] {
  const step = steps[index];
  const to = index + by;
  if (!step || to < 0 || to >= steps.length) return [...steps];
  return steps.toSpliced(index, 1).toSpliced(to, 0, step);
}
