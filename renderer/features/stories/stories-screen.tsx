import { FileInput, Plus } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { queries } from "../../shared/remote/queries.ts";
import { Remote } from "../../shared/remote/remote.tsx";
import { useAction } from "../../shared/remote/use-action.ts";
import { useRemote } from "../../shared/remote/use-remote.ts";
import { wire } from "../../shared/remote/wire.ts";
import { Button } from "../../shared/ui/button.tsx";
import { Screen } from "../../shared/ui/screen.tsx";
import { type KeyBinding, useKeys } from "../../shared/view/keys.ts";
import { navigate, useAddress } from "../../shared/view/navigation.ts";
import { NewStoryDialog } from "./new-story-dialog.tsx";
import { StoryDetail } from "./story-detail.tsx";
import type { ListedStory } from "./story-queries.ts";
import "./stories.css";

const openNew = (): void => navigate({ feature: "stories", query: { dialog: "new" } });
const showStory = (id: string): void => navigate({ feature: "stories", path: [id] });
const KEYS: readonly KeyBinding[] = [{ keys: "w", label: "Make a new story", run: openNew }];

/** Stories that the demo tells: the bundled one, and a researcher's own. */
export function StoriesScreen(): ReactNode {
  const { path, query } = useAddress();
  const stories = useRemote(queries.stories());
  useKeys("Stories", KEYS);
  return (
    <Screen
      title="Stories"
      note="what the demo tells an audience"
      tools={
        <>
          <ImportButton />
          <Button icon={Plus} variant="primary" keys="w" onClick={openNew}>
            New story
          </Button>
        </>
      }
    >
      <Remote of={stories} what="the stories">
        {({ stories: found, unreadable }) => {
          const chosen = found.find(({ story }) => story.id === path[0]) ?? found[0];
          return (
            <div className="stories">
              <nav className="stories-list" aria-label="Stories of this workspace">
                {found.map((each) => (
                  <StoryLink key={each.story.id} listed={each} chosen={each === chosen} />
                ))}
                {unreadable.map((words) => (
                  <p key={words} className="stories-fault breakable" role="status">
                    {words}
                  </p>
                ))}
              </nav>
              {chosen && <StoryDetail key={chosen.story.id} listed={chosen} />}
            </div>
          );
        }}
      </Remote>
      <NewStoryDialog
        open={query["dialog"] === "new"}
        onClose={() => navigate({ feature: "stories", path }, "replace")}
      />
    </Screen>
  );
}

function StoryLink({ listed, chosen }: { readonly listed: ListedStory; readonly chosen: boolean }): ReactNode {
  const { story, source, faults } = listed;
  return (
    <button type="button" className="stories-link" aria-pressed={chosen} onClick={() => showStory(story.id)}>
      <span className="truncate">{story.title}</span>
      <span className="muted">
        {source === "bundled" ? "bundled" : story.id} · {story.steps.length} steps
        {faults.length > 0 && ` · lacks ${faults.length}`}
      </span>
    </button>
  );
}

/** Brings a story's file; one of the same id is not replaced. */
function ImportButton(): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const bring = useAction(
    async (file: File) => wire.stories.importText.mutate({ text: await file.text(), name: file.name, replace: false }),
    { changes: [["stories"]], done: ({ story }) => `The story “${story.title}” is kept.` },
  );
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="File of a story"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) bring.run(file, ({ story }) => showStory(story.id));
        }}
      />
      <Button icon={FileInput} onClick={() => input.current?.click()}>
        Import
      </Button>
    </>
  );
}
