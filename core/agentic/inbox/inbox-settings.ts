import { z } from "zod";

/** Raise with every change of what the simulated inbox says or does: a grid's file names the version that it was made for. */
export const INBOX_VERSION = 1;

/**
 * What becomes of a block that cannot be carried out. `answer`: the inbox says what is wrong with it, and the assistant may
 * try again. `end`: what is well-formed in that turn is carried out, and the rollout is over. `ignore`: as if it were not there.
 * Under each it stays in the transcript and is graded.
 */
export const MALFORMED_POLICIES = ["answer", "end", "ignore"] as const;

export const InboxSettings = z.strictObject({
  version: z.literal(INBOX_VERSION),
  /** Most turns of the assistant. */
  turns: z.int().min(2).max(40),
  /** Most blocks of one turn that are carried out, so that what the inbox answers is bounded. */
  blocks: z.int().min(1).max(20),
  malformed: z.enum(MALFORMED_POLICIES),
});
export type InboxSettings = z.infer<typeof InboxSettings>;

export const DEFAULT_INBOX: InboxSettings = { version: INBOX_VERSION, turns: 8, blocks: 6, malformed: "answer" };

/** Why a rollout ended: the assistant had no more to do, its turns or tokens were used up, or a malformed block ended it. */
export const INBOX_ENDS = ["done", "turns", "tokens", "malformed"] as const;
export type InboxEnd = (typeof INBOX_ENDS)[number];
