import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ErrorCode } from "#core/base/errors/catalogue.ts";
import type { Problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import type { Decision } from "#native/workbench/reviews.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";

/** What a window may ask and no command line: the refusal's code, what its sentence names, and the asking. */
export interface Act {
  readonly code: ErrorCode;
  readonly names: string;
  readonly act: (
    workbench: Workbench,
    made: Readonly<Record<string, string>>,
  ) => Result<unknown, Problem> | Promise<Result<unknown, Problem>>;
}

export const ACTS: readonly Act[] = [
  { code: "search-unknown", names: "nosuch", act: ({ corpora }) => corpora.removeSearch("nosuch") },
  { code: "note-unknown", names: "4711", act: ({ corpora }) => corpora.removeNote(4711) },
  { code: "spec-bundled", names: "america", act: ({ specs }) => specs.rename("america", "mine") },
  { code: "run-missing", names: "run", act: ({ reports }) => reports.of([]) },
  {
    code: "item-unknown",
    names: "nosuch",
    act: ({ reports }, { run = "" }) =>
      reports.itemReadings({ runs: [run], axis: "american", group: "dev", item: "nosuch" }),
  },
  {
    code: "cell-unknown",
    names: "nosuch",
    act: ({ gridReports }, { grid = "" }) => gridReports.transcripts([grid], "nosuch"),
  },
  {
    code: "arm-unknown",
    names: "nosuch",
    act: ({ experiments }, { run = "" }) =>
      experiments.flips({ runs: [run], from: "nosuch", to: "none+finetune", axis: "american", group: "dev" }),
  },
  {
    code: "groups-sealed",
    names: "held-out",
    act: ({ experiments }, { run = "" }) =>
      experiments.flips({ runs: [run], from: "nosuch", to: "none+finetune", axis: "american", group: "held-out" }),
  },
  {
    code: "run-empty",
    names: "resume",
    act: async ({ runs, interchange }, { f = "" }) => {
      const begun = runs.start({ ...DEFAULT_RUN_SETTINGS, probe: "few-pairs", checkpoints: ["aft"] });
      if (!begun.ok) return begun;
      await runs.cancel(begun.value.id);
      return interchange.export(begun.value.id, "inspect", join(f, "of-no-readings"));
    },
  },
  {
    code: "executed-missing",
    names: "--executed",
    act: ({ reviews }, { grid = "" }) => decided(reviews, grid, { decided: true, adjudicate: false }),
  },
  {
    code: "not-disputed",
    names: "Nobody disagrees",
    act: ({ reviews }, { grid = "" }) => decided(reviews, grid, { decided: true, executed: false, adjudicate: true }),
  },
  {
    code: "prediction-revealed",
    names: "make another",
    act: ({ predictions }, { prediction = "" }) => predictions.remove(prediction),
  },
  {
    code: "database-damaged",
    names: "of-text",
    act: (_, { f = "" }) => opened(f, "of-text", (path) => writeFileSync(path, "text")),
  },
  {
    code: "database-foreign",
    names: "of-another",
    act: (_, { f = "" }) => opened(f, "of-another", (path) => sqlite(path, "CREATE TABLE theirs (a)")),
  },
  {
    code: "database-newer",
    names: "of-tomorrow",
    act: (_, { f = "" }) =>
      opened(f, "of-tomorrow", (path) =>
        sqlite(path, "PRAGMA application_id = 0x4d534d57; PRAGMA user_version = 4711"),
      ),
  },
  {
    code: "workspace-unusable",
    names: "spec.md",
    act: (_, { f = "" }) => createWorkbench({ workspace: join(f, "spec.md", "x") }),
  },
];

/** Somebody's word on the first rollout that is to be read. */
function decided(
  reviews: Workbench["reviews"],
  run: string,
  word: Pick<Decision, "decided" | "executed" | "adjudicate">,
): Result<unknown, Problem> {
  const queue = reviews.queue(run, "ana", 1);
  if (!queue.ok) return queue;
  return reviews.decide({ run, item: queue.value.items[0]?.id ?? "", author: "ana", reason: "read", ...word });
}

/** A workspace whose database somebody else left. */
function opened(folder: string, name: string, leave: (path: string) => void): Promise<Result<unknown, Problem>> {
  const workspace = join(folder, name);
  mkdirSync(workspace);
  leave(join(workspace, "workbench.sqlite"));
  return createWorkbench({ workspace });
}

function sqlite(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}
