import { Copy, FileDown, Play, Save, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Story } from "#core/stories/story.ts";
import { saveFile } from "../../shared/export/save-file.ts";
import { commandLine } from "../../shared/format/command.ts";
import { useAction } from "../../shared/remote/use-action.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { CommandLine } from "../../shared/ui/command-line.tsx";
import { Confirm } from "../../shared/ui/confirm.tsx";
import { navigate } from "../../shared/view/navigation.ts";
import { StoryFields } from "./story-fields.tsx";
import { StepList } from "./step-list.tsx";
import type { ListedStory } from "./story-queries.ts";

/** One story: what it lacks here, its words to edit, and its buttons. The bundled one is read only, and can be copied. */
export function StoryDetail({ listed }: { readonly listed: ListedStory }): ReactNode {
  const { source, faults } = listed;
  const [story, setStory] = useState<Story>(listed.story);
  const own = source === "own";
  const changed = JSON.stringify(story) !== JSON.stringify(listed.story);
  const save = useAction((next: Story) => wire.stories.save.mutate({ story: next }), {
    changes: [["stories"]],
    done: () => "The story is kept.",
  });
  return (
    <div className="stories-detail">
      <header className="stories-head">
        <h2>{story.title}</h2>
        <span className="stories-row">
          <Button icon={Play} variant={changed ? "plain" : "primary"} onClick={() => play(story)} disabled={changed}>
            Play
          </Button>
          {own && (
            <Button
              icon={Save}
              variant={changed ? "primary" : "plain"}
              disabled={!changed || save.pending}
              onClick={() => save.run(story)}
            >
              Save
            </Button>
          )}
          <CopyStory story={story} />
          <Button icon={FileDown} onClick={() => saveFile(`${story.id}.json`, fileText(story), "application/json")}>
            Export
          </Button>
          {own && <RemoveStory id={story.id} />}
        </span>
      </header>
      {!own && <p className="secondary">This story comes with the workbench. Copy it to make it yours.</p>}
      {faults.map((fault) => (
        <p key={fault} className="stories-fault breakable" role="status">
          {fault}
        </p>
      ))}
      <fieldset disabled={!own} className="stories-edit">
        <StoryFields story={story} onChange={setStory} />
        <StepList story={story} editable={own} onChange={setStory} />
      </fieldset>
      <CommandLine command={commandLine("demo", "show", story.id)} />
    </div>
  );
}

function play(story: Story): void {
  navigate({ feature: "demo", path: [story.steps[0]?.id ?? ""], query: { story: story.id } });
}

function fileText(story: Story): string {
  return `${JSON.stringify(story, null, 2)}\n`;
}

/** Keeps the story under the next free id. */
function CopyStory({ story }: { readonly story: Story }): ReactNode {
  const copy = useAction(
    async () => {
      const { stories } = await wire.stories.list.query();
      const taken = new Set(stories.map((each) => each.story.id));
      let id = `${story.id}-copy`;
      for (let number = 2; taken.has(id); number++) id = `${story.id}-copy-${number}`;
      return wire.stories.save.mutate({ story: { ...story, id } });
    },
    { changes: [["stories"]], done: (made) => `Copied as ${made.story.id}.` },
  );
  return (
    <Button
      icon={Copy}
      disabled={copy.pending}
      onClick={() => copy.run(undefined, (made) => navigate({ feature: "stories", path: [made.story.id] }))}
    >
      Copy
    </Button>
  );
}

function RemoveStory({ id }: { readonly id: string }): ReactNode {
  const remove = useAction(() => wire.stories.remove.mutate({ id }), { changes: [["stories"]] });
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button icon={Trash2} onClick={() => setAsking(true)}>
        Remove
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Remove this story?"
        action="Remove the story"
        onConfirm={() => remove.run(undefined, () => navigate({ feature: "stories" }, "replace"))}
      >
        The file of “{id}” is deleted. Runs and checkpoints stay.
      </Confirm>
    </>
  );
}
