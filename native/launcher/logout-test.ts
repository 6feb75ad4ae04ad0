import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { Link, LinkProblem } from "./link.ts";

/** How runs are started so that they outlive the login: as a unit of the account's systemd, or in a session of their own. */
export type DetachedWay = "unit" | "session";

export interface LogoutTest {
  /** The way that runs are started by from now on; null where everything ends with the login. */
  readonly way: DetachedWay | null;
  /** Whether what was started each way was there after the login had ended; null: the machine does not have that way. */
  readonly lived: Readonly<Record<DetachedWay, boolean | null>>;
}

const Tokens = z.looseObject({ unit: z.string().nullable(), session: z.string().nullable() });
const Lived = z.looseObject({
  way: z.enum(["unit", "session"]).nullable(),
  lived: z.looseObject({ unit: z.boolean().nullable(), session: z.boolean().nullable() }),
});

/** A manager that ends an account's programs does so within a minute of its last login. */
export const WHOLE_TEST_MS = 60_000;

/**
 * Starts a program each way that runs can be started, ends the link's session, and looks `awayMs` later which one lives: some
 * machines end all of an account's programs at logout, some only what is no unit. The machine remembers the way that lived.
 * A login of somebody else under the same account hides what happens after the last one.
 */
export async function testLogout(
  link: Link,
  { awayMs, signal }: { readonly awayMs: number; readonly signal?: AbortSignal | undefined },
): Promise<Result<LogoutTest, LinkProblem>> {
  const seconds = awayMs / 1000 + SPARE_SECONDS;
  const started = await link.call({ method: "detach", args: { seconds }, reply: Tokens, signal });
  if (!started.ok) return started;
  await link.disconnect();
  try {
    await wait(awayMs, undefined, { signal });
  } catch {
    return err(problem("cancelled", "Cancelled; the machine keeps the way that it had."));
  }
  const { unit, session } = started.value.value;
  const looked = await link.call({ method: "detached", args: { tokens: { unit, session } }, reply: Lived, signal });
  return looked.ok ? ok(looked.value.value) : looked;
}

/** For the next login, on a slow machine. */
const SPARE_SECONDS = 120;
