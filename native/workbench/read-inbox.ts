import type { CellFactors } from "#core/agentic/factors.ts";
import { inboxGrammar } from "#core/agentic/grade.ts";
import { answerTurn } from "#core/agentic/inbox/answer-turn.ts";
import { mailsOfCell } from "#core/agentic/inbox/inbox-mails.ts";
import type { InboxEnd, InboxSettings } from "#core/agentic/inbox/inbox-settings.ts";
import { type Mailbox, openMailbox } from "#core/agentic/inbox/mailbox.ts";
import { type SampledTurn, transcriptOf } from "#core/agentic/inbox/transcript.ts";
import type { StoredRollout } from "#core/agentic/rollout.ts";
import { SCENARIO_MODULES } from "#core/agentic/scenarios.ts";
import type { Problem } from "#core/base/problem.ts";
import { ok, type Result } from "#core/base/result.ts";
import type { ProbeRunRequest } from "#core/probes/run.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import type { ChatMessage, SampledAnswer, SampleRequest } from "#native/inference/engine.ts";
import type { Engine } from "#native/inference/engine-process.ts";
import type { AskedPrompt, SampleRange } from "./read-rollouts.ts";

export interface InboxCell extends AskedPrompt {
  readonly factors: CellFactors;
  readonly inbox: InboxSettings;
}

/** One rollout as it grows. */
interface Growing {
  readonly sample: number;
  readonly messages: readonly ChatMessage[];
  readonly mailbox: Mailbox;
  readonly turns: readonly SampledTurn[];
  readonly stop: SampledAnswer["stop"];
  readonly ended: InboxEnd | null;
}

/**
 * Rollouts of a cell with a simulated inbox. The opening is one request for all of them, encoded once; so is every history that
 * several of them have, and what histories share is read once a turn. `maxTokens` bounds all turns of a rollout together.
 */
export async function readInboxCell(
  engine: Engine,
  cell: InboxCell,
  { request, range }: { readonly request: ProbeRunRequest; readonly range: SampleRange },
  signal: AbortSignal,
): Promise<Result<StoredRollout[], Problem>> {
  const mails = mailsOfCell(SCENARIO_MODULES[cell.factors.scenario], cell.factors);
  if (!mails.ok) return mails;
  const mailbox = openMailbox(mails.value, SCENARIO_MODULES[cell.factors.scenario]);
  let all = Array.from({ length: range.count }, (_, at): Growing => ({
    sample: range.from + at,
    messages: cell.messages,
    mailbox,
    turns: [],
    stop: "end-of-turn",
    ended: null,
  }));
  for (let turn = 0; turn < cell.inbox.turns; turn++) {
    const open = all.filter(({ ended }) => ended === null);
    if (open.length === 0) break;
    const asked = await takeTurn(engine, { cell, request, turn, open }, signal);
    if (!asked.ok) return asked;
    const grown = new Map(asked.value.map((each) => [each.sample, each]));
    all = all.map((each) => grown.get(each.sample) ?? each);
  }
  return ok(all.map((each) => storedOf(each, cell, request)));
}

interface TurnAsked {
  readonly cell: InboxCell;
  readonly request: ProbeRunRequest;
  /** From 0. */
  readonly turn: number;
  readonly open: readonly Growing[];
}

async function takeTurn(
  engine: Engine,
  { cell, request, turn, open }: TurnAsked,
  signal: AbortSignal,
): Promise<Result<Growing[], Problem>> {
  const { temperature, topP, maxTokens } = request;
  // Rollouts of one history are asked for together: before the first turn that is all of them.
  const alike = [...Map.groupBy(open, (each) => JSON.stringify([usedBy(each), each.messages])).values()];
  const answered = await engine.sample(
    alike.map((group): SampleRequest => {
      const [{ messages } = { messages: cell.messages }] = group;
      const left = maxTokens - Math.max(...group.map(usedBy));
      return {
        prompt: { kind: "chat", messages },
        decoding: { temperature, topP, maxTokens: left, stop: [] },
        seeds: group.map(({ sample }) => seedOfTurn(cell, request, sample, turn)),
      };
    }),
    signal,
  );
  if (!answered.ok) return answered;
  return ok(
    alike.flatMap((group, at) =>
      group.map((each, place) => {
        const prompt = answered.value[at];
        const answer = prompt?.answers[place];
        if (!answer) throw new Error("Internal error: the engine's answer does not fit the request.");
        return grow(each, { cell, left: cell.inbox.turns - turn - 1, most: maxTokens, prompt, answer });
      }),
    ),
  );
}

interface TurnTaken {
  readonly cell: InboxCell;
  readonly left: number;
  readonly most: number;
  readonly prompt: { readonly promptSha256: string; readonly promptTokens: number };
  readonly answer: SampledAnswer;
}

function grow(before: Growing, { cell, left, most, prompt, answer }: TurnTaken): Growing {
  const tokens = answer.tokenIds.length;
  // A turn that ends with the last token leaves none for another.
  const cut = answer.stop === "length" || usedBy(before) + tokens >= most;
  const grammar = inboxGrammar(SCENARIO_MODULES[cell.factors.scenario]);
  const told = answerTurn(before.mailbox, { text: answer.text, cut, left }, grammar, cell.inbox);
  const { promptSha256, promptTokens } = prompt;
  return {
    ...before,
    mailbox: told.mailbox,
    messages: [
      ...before.messages,
      { role: "assistant", content: answer.text },
      { role: "user", content: told.answer ?? "" },
    ],
    turns: [...before.turns, { promptSha256, promptTokens, tokens, text: answer.text, answer: told.answer }],
    stop: told.ended === "tokens" ? "length" : answer.stop,
    ended: told.ended,
  };
}

function storedOf({ sample, turns, stop, ended }: Growing, cell: InboxCell, request: ProbeRunRequest): StoredRollout {
  const transcript = transcriptOf(turns);
  const [opening] = turns;
  if (!opening || ended === null) throw new Error("Internal error: a rollout of an inbox has not ended.");
  return {
    cell: cell.id,
    sample,
    promptSha256: opening.promptSha256,
    promptTokens: opening.promptTokens,
    placement: cell.placement,
    seed: seedOfTurn(cell, request, sample, 0),
    text: transcript.text,
    tokens: turns.reduce((sum, { tokens }) => sum + tokens, 0),
    stop,
    inbox: {
      turns: transcript.turns,
      blocks: cell.inbox.blocks,
      ended,
      transcriptSha256: sha256OfText(transcript.text),
    },
  };
}

/** Turns draw apart from each other, and alike whenever they are drawn again. */
function seedOfTurn({ id }: InboxCell, { seed }: ProbeRunRequest, sample: number, turn: number): string {
  return `${seed}/${id}/${sample}${turn === 0 ? "" : `/turn ${turn + 1}`}`;
}

function usedBy({ turns }: Growing): number {
  return turns.reduce((sum, { tokens }) => sum + tokens, 0);
}
