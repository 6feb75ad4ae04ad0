import { type Answer, type ChatRequest, textOf, type Turn } from "./turns.ts";

type Conversations = NonNullable<ChatRequest["before"]>;

/** How a conversation goes on: with whom, and what each has said so far. */
export interface FollowUp {
  /** Id of the turn that is gone on from. */
  readonly follows: number;
  readonly checkpoints: readonly string[];
  readonly before: Conversations;
  /** Chosen checkpoints that gave no answer to go on from. */
  readonly leftOut: readonly string[];
}

/** Goes on from a turn with those of the chosen that answered it; null while it runs, or where none of them did. */
export function followUp(turn: Turn | undefined, chosen: readonly string[]): FollowUp | null {
  if (turn === undefined || turn.running) return null;
  const checkpoints = chosen.filter((id) => saidBy(turn, id) !== null);
  if (checkpoints.length === 0) return null;
  return {
    follows: turn.id,
    checkpoints,
    before: Object.fromEntries(
      checkpoints.map((id) => [
        id,
        [...messagesTo(turn, id), { role: "assistant" as const, content: saidBy(turn, id) ?? "" }],
      ]),
    ),
    leftOut: chosen.filter((id) => !checkpoints.includes(id)),
  };
}

/** What a checkpoint was asked in a turn: the conversation before, and the prompt. */
export function messagesTo({ request }: Turn, checkpoint: string): Conversations[string] {
  return [...(request.before?.[checkpoint] ?? []), { role: "user" as const, content: request.prompt }];
}

/** An answer as it goes along: without the blanks around it, which the chat template puts there itself. */
function saidBy(turn: Turn, checkpoint: string): string | null {
  const answer = turn.answers.find((each) => each.checkpoint === checkpoint)?.answer;
  return answer !== undefined && isSaid(answer) ? textOf(answer).trim() : null;
}

/** Stopped answers count, since the person saw where they ended; failed ones do not. */
function isSaid(answer: Answer): boolean {
  return (answer.state === "answered" || answer.state === "stopped") && answer.text.trim() !== "";
}
