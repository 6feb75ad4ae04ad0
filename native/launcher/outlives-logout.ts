import { z } from "zod";
import { ok, type Result } from "#core/base/result.ts";
import type { Link, LinkProblem } from "./link.ts";

/**
 * Whether a program started as runs are started lives on when the link's session ends: some machines end all of an
 * account's programs at logout. Costs one more connection.
 */
export async function outlivesLogout(link: Link, signal?: AbortSignal): Promise<Result<boolean, LinkProblem>> {
  const started = await link.call({ method: "detach", args: {}, reply: z.looseObject({ token: z.string() }), signal });
  if (!started.ok) return started;
  await link.disconnect();
  const { token } = started.value.value;
  const looked = await link.call({
    method: "detached",
    args: { token },
    reply: z.looseObject({ alive: z.boolean() }),
    signal,
  });
  return looked.ok ? ok(looked.value.value.alive) : looked;
}
