import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { groupsOf } from "#core/probes/groups.ts";
import { BUNDLED_STORY, cheeseStory } from "#core/stories/cheese-story.ts";
import { newStory } from "#core/stories/new-story.ts";
import { parseStory } from "#core/stories/parse-story.ts";
import type { Story } from "#core/stories/story.ts";
import { storyFaults } from "#core/stories/story-faults.ts";
import { AtomicFile } from "#native/artifacts/atomic-file.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { ProbeRuns } from "./probe-runs.ts";
import { isPairs, type Probes, type StoredPairs } from "./probes.ts";

export interface ListedStory {
  readonly story: Story;
  readonly source: "bundled" | "own";
  /** What it names and the workspace lacks, each in one sentence. */
  readonly faults: readonly string[];
}

export interface StoryDraftRequest {
  readonly id: string;
  readonly title: string;
  /** A finished or partial run of value pairs. */
  readonly run: string;
  /** The probe's first axis where it is left out. */
  readonly axis?: string | undefined;
  /** The probe's first own group, or all items. */
  readonly group?: string | undefined;
  /** Which of the run's checkpoints, the two that are asked live first; all where it is left out. */
  readonly checkpoints?: readonly string[] | undefined;
}

interface Parts {
  readonly folder: string;
  readonly probes: Probes;
  readonly checkpoints: Checkpoints;
  readonly runs: ProbeRuns;
}

/** Stories for an audience: the bundled one, and those of this workspace, a JSON file each. */
export class Stories {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** `unreadable`: files in the stories' folder that are none, each in one sentence. */
  list(): { readonly stories: readonly ListedStory[]; readonly unreadable: readonly string[] } {
    const { folder } = this.#parts;
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
    const read = names.toSorted().map((name) => readStory(join(folder, name)));
    return {
      stories: [
        this.#listed(cheeseStory(), "bundled"),
        ...read.flatMap((each) => (each.ok ? [this.#listed(each.value, "own")] : [])),
      ],
      unreadable: read.flatMap((each) => (each.ok ? [] : [each.error.message])),
    };
  }

  find(id: string): Result<ListedStory, Problem> {
    const { stories } = this.list();
    const found = stories.find(({ story }) => story.id === id);
    if (found) return ok(found);
    const known = stories.map(({ story }) => story.id).join(", ");
    return err(problem("story-unknown", `There is no story "${id}" in this workspace; choose one of ${known}.`));
  }

  /** Reads a story from a file and keeps it. */
  importFile(path: string, force: boolean): Result<ListedStory, Problem> {
    const story = readStory(resolve(path));
    return story.ok ? this.save(story.value, force) : story;
  }

  /** Keeps a story; over one of the same id only by `force`. */
  save(story: Story, force: boolean): Result<ListedStory, Problem> {
    if (story.id === BUNDLED_STORY)
      return err(problem("story-bundled", `"${BUNDLED_STORY}" is the bundled story: give yours another id.`));
    const path = this.#pathOf(story.id);
    if (existsSync(path) && !force)
      return err(
        problem(
          "story-exists",
          `There is a story "${story.id}" already: choose another id, or replace it with --force.`,
        ),
      );
    let file: AtomicFile | null = null;
    try {
      mkdirSync(this.#parts.folder, { recursive: true });
      file = new AtomicFile(path);
      file.write(storyText(story));
      file.finish();
      return ok(this.#listed(story, "own"));
    } catch (cause) {
      file?.discard();
      return err(
        problem("story-not-written", `The story cannot be kept in ${path} (${reasonOf(cause)}): make room there.`),
      );
    }
  }

  remove(id: string): Result<null, Problem> {
    const found = this.find(id);
    if (!found.ok) return found;
    if (found.value.source === "bundled")
      return err(problem("story-bundled", `"${id}" is the bundled story and stays: remove one of your own.`));
    rmSync(this.#pathOf(id), { force: true });
    return ok(null);
  }

  /** A first draft from a run; it is not kept yet. */
  draft(request: StoryDraftRequest): Result<Story, Problem> {
    const run = this.#parts.runs.find(request.run);
    if (!run.ok) return run;
    const stored = this.#parts.probes.findPairs(run.value.probe);
    if (!stored.ok) return stored;
    const read = run.value.parts.map(({ checkpoint }) => checkpoint);
    const chosen = request.checkpoints ?? read;
    const strange = chosen.find((id) => !read.includes(id));
    if (strange !== undefined)
      return err(
        problem(
          "story-checkpoint",
          `Run "${request.run}" did not read "${strange}": choose one of ${read.join(", ")}.`,
        ),
      );
    if (chosen.length < 2) return err(problem("story-checkpoint", "A story needs two checkpoints at least."));
    const place = placeIn(stored.value, request);
    if (!place.ok) return place;
    const models = chosen.map((checkpoint) => ({ checkpoint, name: checkpoint }));
    const { id, title } = request;
    const story = newStory({ id, title, run: request.run, probe: stored.value.probe, ...place.value, models });
    return parseStory(JSON.stringify(story), "The story");
  }

  #listed(story: Story, source: ListedStory["source"]): ListedStory {
    const { probes, checkpoints, runs } = this.#parts;
    const ground = {
      probes: probes.list().flatMap((stored) => (isPairs(stored) ? [stored.probe] : [])),
      checkpoints: checkpoints.list().map(({ id }) => id),
      runs: runs.list(),
    };
    return { story, source, faults: storyFaults(story, ground) };
  }

  #pathOf(id: string): string {
    return join(this.#parts.folder, `${id}.json`);
  }
}

/** A story as it stands in a file: for people to read and edit. */
export function storyText(story: Story): string {
  return `${JSON.stringify(story, null, 2)}\n`;
}

function readStory(path: string): Result<Story, Problem> {
  try {
    return parseStory(readFileSync(path, "utf8"), path);
  } catch (cause) {
    return err(problem("story-unreadable", `${path} cannot be read (${reasonOf(cause)}): name a story's file.`));
  }
}

type Place = Pick<Parameters<typeof newStory>[0], "axis" | "group">;

function placeIn({ probe }: StoredPairs, request: StoryDraftRequest): Result<Place, Problem> {
  const axis = request.axis === undefined ? probe.axes[0] : probe.axes.find(({ id }) => id === request.axis);
  if (!axis) {
    const known = probe.axes.map(({ id }) => id).join(", ");
    return err(problem("axis-unknown", `Probe "${probe.id}" has no axis "${request.axis}": choose one of ${known}.`));
  }
  const groups = groupsOf(probe).map(({ id }) => id);
  const group = request.group ?? groups[1] ?? "all";
  if (groups.includes(group)) return ok({ axis, group });
  return err(
    problem("group-unknown", `Probe "${probe.id}" has no group "${group}": choose one of ${groups.join(", ")}.`),
  );
}
