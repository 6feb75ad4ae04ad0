import type { Result } from "#core/base/result.ts";
import { ok } from "#core/base/result.ts";
import { z } from "zod";

import type { CheckpointFiles } from "./checkpoint-files.ts";
import { relativeTo } from "./checkpoint-files.ts";
import type { InspectProblem } from "./inspect-problem.ts";
import { readJson } from "./read-json.ts";

const ListedFile = z.looseObject({ path: z.string(), sha256: z.string(), sizeBytes: z.int() });
const Manifest = z.looseObject({ files: z.array(ListedFile) });

/** What checkpoint.json says that a file must be. */
export type ListedFile = z.infer<typeof ListedFile>;

/** The files that checkpoint.json lists, by absolute path; none where there is no such list. */
export type ListedFiles = (path: string) => ListedFile | null;

export async function readListedFiles(files: CheckpointFiles): Promise<Result<ListedFiles, InspectProblem>> {
  const json = files.manifest === null ? ok(null) : await readJson(files.manifest);
  if (!json.ok) return json;
  const parsed = Manifest.safeParse(json.value);
  const listed = parsed.success ? parsed.data.files : [];
  return ok((path) => listed.find((entry) => entry.path === relativeTo(files.folder, path)) ?? null);
}
