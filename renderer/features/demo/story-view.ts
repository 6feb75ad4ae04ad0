import { createContext, useContext } from "react";
import type { Story, StoryModel } from "#core/stories/story.ts";

/** The story that is shown, for what stands deep in a step. */
export const StoryContext = createContext<Story | null>(null);

export function useStory(): Story {
  const story = useContext(StoryContext);
  if (story === null) throw new Error("Internal error: a step is drawn outside a story.");
  return story;
}

/** A model by its place in the story's list; the story's schema keeps places within it. */
export function modelAt(story: Story, index: number): StoryModel {
  const model = story.models[index];
  if (!model) throw new Error(`Internal error: story ${story.id} has no model ${index}.`);
  return model;
}
