import type { RenderedCell } from "#core/agentic/grid.ts";
import { inboxGrammar } from "#core/agentic/grade.ts";
import { GridProbe, promptsOfProbe } from "#core/agentic/grid-probe.ts";
import { longestAnswer } from "#core/agentic/inbox/answer-turn.ts";
import { mailsOfCell } from "#core/agentic/inbox/inbox-mails.ts";
import { listOf } from "#core/agentic/inbox/render-inbox.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import { DEFAULT_INBOX, type InboxSettings } from "#core/agentic/inbox/inbox-settings.ts";
import { cellsOfRun } from "#core/agentic/run-cells.ts";
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
  const asked = cellsOfRun(cells.value, request);
  if (asked.length === 0) {
    return problem(
      "split-empty",
      `Probe "${probe.id}" has no cell in the ${request.split} split: choose the other, or leave it out.`,
    );
  }
  for (const checkpoint of checkpoints) {
    const fault = await faultOf(checkpoint, probe, asked, request.maxTokens);
    if (fault) return fault;
  }
  return null;
}

/** Splits and stopping rules are of grids: another probe that is asked for one is refused. */
export function gridOnly(probe: string, { split, stopping }: ProbeRunRequest): Problem | null {
  if (split === undefined && stopping === undefined) return null;
  const asked = split === undefined ? "a stopping rule" : "a split";
  return problem("not-a-grid", `Probe "${probe}" is no grid, and only grids take ${asked}: leave it out.`);
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
  const counted = await tokensOfCells(checkpoint, probe, cells);
  if (!counted.ok) return counted.error;
  const { room, tokens } = counted.value;
  if (room === null) return null;
  for (const [at, cell] of cells.entries()) {
    const taken = tokens[at] ?? 0;
    if (taken + maxTokens <= room) continue;
    const answers = cell.factors.interaction === "inbox" ? " with all that its inbox may answer" : "";
    return problem(
      "context-too-short",
      `Checkpoint "${checkpoint.id}" reads at most ${room} tokens, and cell ${cell.id} of probe "${probe.id}" takes ${taken}${answers} and ${maxTokens} for the answer: ${waysOut(room - taken, cell)}.`,
    );
  }
  return null;
}

function waysOut(left: number, { factors }: RenderedCell): string {
  const ways = [
    "choose a checkpoint with a longer context",
    ...(left > 0 ? [`--max-tokens of at most ${left}`] : []),
    ...(factors.scenario === "micro" ? [] : ["a shorter probe such as agentic-micro with --max-tokens 200"]),
  ];
  return ways.length < 2 ? ways.join("") : `${ways.slice(0, -1).join(", ")}, or ${ways.at(-1) ?? ""}`;
}

/** Tokens that each cell puts before a checkpoint at most, by its own tokenizer and template, and how many it reads at once. */
export async function tokensOfCells(
  checkpoint: CheckpointSummary,
  probe: GridProbe,
  cells: readonly RenderedCell[],
): Promise<Result<{ readonly room: number | null; readonly tokens: readonly number[] }, Problem>> {
  const counter = await openTokenCounter(checkpoint.folder);
  if (!counter.ok) return counter;
  const facts = await readCheckpointFacts(checkpoint.folder);
  if (!facts.ok) return facts;
  const placement = placementFor(counter.value, cells);
  if (!placement.ok) return placement;
  const tokens: number[] = [];
  for (const cell of cells) {
    const counted = counter.value.prompt(longestHistory(cell, placement.value, probe.inbox));
    if (!counted.ok) return counted;
    tokens.push(counted.value);
  }
  return ok({ room: facts.value.cache.contextLength, tokens });
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
  const offered = inboxGrammar(SCENARIO_MODULES[factors.scenario]).tools.includes("list_mails");
  const opened = new Set(mails.value.map(({ number }) => number));
  const answer = longestAnswer(offered ? listOf(mails.value, opened) : "", inbox);
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
