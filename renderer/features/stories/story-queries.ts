import type { wire } from "../../shared/remote/wire.ts";

export type ListedStory = Awaited<ReturnType<typeof wire.stories.list.query>>["stories"][number];
