import type { ReactNode } from "react";
import type { Story } from "#core/stories/story.ts";
import { TextField } from "../../shared/ui/text-field.tsx";

interface StoryFieldsProps {
  readonly story: Story;
  readonly onChange: (story: Story) => void;
}

/** What a story is about: its models' names, and what the two options are called. */
export function StoryFields({ story, onChange }: StoryFieldsProps): ReactNode {
  const { sides, models } = story;
  const side = (of: "toward" | "away", part: "what" | "one") => (text: string) =>
    onChange({ ...story, sides: { ...sides, [of]: { ...sides[of], [part]: text } } });
  const model = (index: number, part: "checkpoint" | "name") => (text: string) =>
    onChange({ ...story, models: models.map((each, at) => (at === index ? { ...each, [part]: text } : each)) });
  return (
    <section className="stories-step" aria-label="What the story is about">
      <TextField label="Title" value={story.title} onChange={(title) => onChange({ ...story, title })} />
      <div className="stories-columns">
        <TextField label="Probe" value={story.probe} onChange={(probe) => onChange({ ...story, probe })} />
        <TextField label="Value axis" value={story.axis} onChange={(axis) => onChange({ ...story, axis })} />
        <TextField label="Items asked live" value={story.group} onChange={(group) => onChange({ ...story, group })} />
      </div>
      <div className="stories-columns">
        <TextField label="It speaks for the value" value={sides.toward.what} onChange={side("toward", "what")} />
        <TextField label="taken: “always …”" value={sides.toward.one} onChange={side("toward", "one")} />
        <TextField label="The other option" value={sides.away.what} onChange={side("away", "what")} />
        <TextField label="taken: “always …”" value={sides.away.one} onChange={side("away", "one")} />
      </div>
      {models.map(({ checkpoint, name }, index) => (
        // Models are edited in place and have no other identity than their number.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="stories-columns" key={index}>
          <TextField
            label={`Model ${index + 1}: checkpoint`}
            value={checkpoint}
            onChange={model(index, "checkpoint")}
          />
          <TextField label={`Model ${index + 1}: name shown`} value={name} onChange={model(index, "name")} />
        </div>
      ))}
    </section>
  );
}
