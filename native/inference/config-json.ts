import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import { z } from "zod";

import type { InspectProblem } from "./inspect-problem.ts";
import { readJson } from "./read-json.ts";

/** Token ids as the various configuration files write them: one, a list, or none. */
export const TokenIds = z.union([z.int(), z.array(z.int())]).nullish();

export function tokenIdList(ids: z.infer<typeof TokenIds>): number[] | null {
  if (ids === null || ids === undefined) return null;
  return typeof ids === "number" ? [ids] : ids;
}

/** A configuration file of the given shape; an absent one (null) reads as an empty object. */
export async function readConfig<T>(path: string | null, shape: z.ZodType<T>): Promise<Result<T, InspectProblem>> {
  if (path === null) return ok(shape.parse({}));
  const json = await readJson(path);
  if (!json.ok) return json;
  const parsed = shape.safeParse(json.value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err(
    problem(
      "file-unreadable",
      `${path} has an unexpected ${issue?.path.join(".") ?? "shape"} (${issue?.message ?? ""}); copy it again from where the checkpoint was exported.`,
    ),
  );
}
