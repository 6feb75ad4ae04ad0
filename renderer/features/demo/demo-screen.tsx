import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { BUNDLED_STORY, cheeseStory } from "#core/stories/cheese-story.ts";
import { queries } from "../../shared/remote/queries.ts";
import { navigate, useAddress } from "../../shared/view/navigation.ts";
import { type KeyBinding, useKeys } from "../../shared/view/keys.ts";
import { NotesWindow } from "./notes-window.tsx";
import { Show } from "./show.tsx";
import "./demo.css";

/** A story for an audience, or, in the presenter's second window, its notes. */
export function DemoScreen(): ReactNode {
  const { path, query } = useAddress();
  const [first] = path;
  if (first === "notes") return <NotesWindow />;
  const id = query["story"];
  return id === undefined || id === BUNDLED_STORY ? (
    <BundledShow stepId={first} />
  ) : (
    <StoredShow id={id} stepId={first} key={id} />
  );
}

function BundledShow({ stepId }: { readonly stepId: string | undefined }): ReactNode {
  return <Show story={useMemo(() => cheeseStory(), [])} stepId={stepId} />;
}

/** A story of this workspace. */
function StoredShow({ id, stepId }: { readonly id: string; readonly stepId: string | undefined }): ReactNode {
  const stories = useQuery(queries.stories());
  const found = stories.data?.stories.find(({ story }) => story.id === id);
  if (found) return <Show story={found.story} stepId={stepId} />;
  const words = stories.isPending ? "" : `The story “${id}” is not in this workspace.`;
  return <NoStory words={words} />;
}

const LEAVE: readonly KeyBinding[] = [{ keys: "Escape", label: "Leave", run: () => navigate({ feature: "stories" }) }];

function NoStory({ words }: { readonly words: string }): ReactNode {
  useKeys("Demo", LEAVE);
  return (
    <main className="demo" aria-label="Demo">
      <div className="demo-stage">
        <p className="demo-line secondary" role="status">
          {words}
        </p>
      </div>
    </main>
  );
}
