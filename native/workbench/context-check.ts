import type { RenderedCell } from "#core/agentic/grid.ts";
import { GridProbe, promptsOfProbe } from "#core/agentic/grid-probe.ts";
import { longestAnswer } from "#core/agentic/inbox/answer-turn.ts";
import { mailsOfCell } from "#core/agentic/inbox/inbox-mails.ts";
import { listOf } from "#core/agentic/inbox/render-inbox.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { DEFAULT_INBOX, type InboxSettings } from "#core/agentic/inbox/inbox-settings.ts";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { CheckpointSummary } from "#core/checkpoints/summary.ts";
import type { ProbeRunRequest } from "#core/probes/run.ts";
import { readCheckpointFacts } from "#native/inference/checkpoint-facts.ts";
import { openTokenCounter, type TokenCounter } from "#native/inference/token-counter.ts";
import type { ChatMessage } from "#native/inference/engine.ts";
import { messagesOf, type Placement } from "./grid-prompts.ts";

/**
 * Whether a grid can be put to checkpoints as asked: its texts are those that it was made for, it is read by sampling, and
 * its longest prompt fits each checkpoint's context together with the answer's tokens.
 */
export async function checkGrid(
  probe: GridProbe,
  request: ProbeRunRequest,
  checkpoints: readonly CheckpointSummary[],
): Promise<Problem | null> {
  const misread = sampledOnly(probe.id, request);
  if (misread) return misread;
  const cells = promptsOfProbe(probe);
  if (!cells.ok) return cells.error;
  if (!GridProbe.safeParse(probe).success) {
    return problem(
      "probe-outdated",
      `Probe "${probe.id}" v${probe.version} was made for other texts than this program holds: choose a newer version of it.`,
    );
  }
  for (const checkpoint of checkpoints) {
    const fault = await faultOf(checkpoint, probe, cells.value, request.maxTokens);
    if (fault) return fault;
  }
  return null;
}

/** What has no options to compare is read by sampling. */
export function sampledOnly(probe: string, { readings }: ProbeRunRequest): Problem | null {
  if (readings.every((reading) => reading === "sampled")) return null;
  return problem(
    "reading-unknown",
    `Probe "${probe}" offers no options, so it is read by sampling only: use --reading sampled.`,
  );
}

async function faultOf(
  checkpoint: CheckpointSummary,
  probe: GridProbe,
  cells: readonly RenderedCell[],
  maxTokens: number,
): Promise<Problem | null> {
  const counter = await openTokenCounter(checkpoint.folder);
  if (!counter.ok) return counter.error;
  const facts = await readCheckpointFacts(checkpoint.folder);
  if (!facts.ok) return facts.error;
  const room = facts.value.cache.contextLength;
  const placement = placementFor(counter.value, cells);
  if (!placement.ok) return placement.error;
  if (room === null) return null;
  for (const cell of cells) {
    const tokens = counter.value.prompt(longestHistory(cell, placement.value, probe.inbox));
    if (!tokens.ok) return tokens.error;
    if (tokens.value + maxTokens <= room) continue;
    return problem(
      "context-too-short",
      `Checkpoint "${checkpoint.id}" reads at most ${room} tokens, and cell ${cell.id} of probe "${probe.id}" takes ${tokens.value}${cell.factors.interaction === "inbox" ? " with all that its inbox may answer" : ""} and ${maxTokens} for the answer: choose a checkpoint with a longer context, ${tokens.value < room ? "a smaller --max-tokens, " : ""}or a shorter probe such as agentic-micro.`,
    );
  }
  return null;
}

/**
 * What a checkpoint may have to read before its last answer: the prompt, and of a simulated inbox every mail once and the
 * longest that it answers in each turn.
 */
function longestHistory(
  { prompt, factors }: RenderedCell,
  placement: Placement,
  inbox: InboxSettings = DEFAULT_INBOX,
): ChatMessage[] {
  const opening = messagesOf(prompt, placement);
  if (factors.interaction !== "inbox") return opening;
  const mails = mailsOfCell(SCENARIO_MODULES[factors.scenario], factors);
  if (!mails.ok) return opening;
  const answer = longestAnswer(listOf(mails.value, new Set(mails.value.map(({ number }) => number))), inbox);
  const turns = Array.from({ length: inbox.turns - 1 }, (_, at): ChatMessage[] => [
    { role: "assistant", content: "" },
    { role: "user", content: at === 0 ? [...(prompt.mails ?? []), answer].join("\n") : answer },
  ]);
  return [...opening, ...turns.flat()];
}

/** A system's turn where the checkpoint's template takes one, else the same words before the user's. */
export function placementFor(counter: TokenCounter, cells: readonly RenderedCell[]): Result<Placement, Problem> {
  const [cell] = cells;
  if (!cell) return ok("system");
  if (counter.prompt(messagesOf(cell.prompt, "system")).ok) return ok("system");
  const merged = counter.prompt(messagesOf(cell.prompt, "user"));
  return merged.ok ? ok("user") : err(merged.error);
}
