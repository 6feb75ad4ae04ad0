import type { Problem } from "#core/base/problem.ts";
import type { wire } from "../../shared/remote/wire.ts";

/** One prompt put to several checkpoints, as the host takes it. */
export type ChatRequest = Parameters<typeof wire.chat.subscribe>[0];
/** What the host tells while it asks them; each checkpoint ends with `answer` or `failed`. */
export type ChatEvent = ReturnType<typeof wire.chat.subscribe> extends AsyncIterable<infer Event> ? Event : never;

export type Answer =
  /** Its turn has not come: the host asks a few checkpoints at once. */
  | { readonly state: "waiting" }
  /** `text` is what has come so far; empty while the checkpoint is loaded and reads the prompt. */
  | { readonly state: "answering"; readonly text: string }
  | ({ readonly state: "answered" } & Omit<Extract<ChatEvent, { type: "answer" }>, "type" | "checkpoint">)
  | { readonly state: "failed"; readonly text: string; readonly problem: Problem }
  /** Stopped by the person; without text where it had not begun. */
  | { readonly state: "stopped"; readonly text: string };

export interface Turn {
  readonly id: number;
  /** Id of the turn whose conversation this one goes on with; null where it begins one. */
  readonly follows: number | null;
  /** ISO time. */
  readonly askedAt: string;
  readonly request: ChatRequest;
  /** An answer for each checkpoint of the request, in its order. */
  readonly answers: readonly { readonly checkpoint: string; readonly answer: Answer }[];
  readonly running: boolean;
}

export function newTurn(
  id: number,
  { request, follows, askedAt }: Pick<Turn, "request" | "follows" | "askedAt">,
): Turn {
  const answers = request.checkpoints.map((checkpoint) => ({ checkpoint, answer: WAITING }));
  return { id, follows, askedAt, request, answers, running: true };
}

const WAITING: Answer = { state: "waiting" };

/** The turn after an event of the host. */
export function withEvent(turn: Turn, event: ChatEvent): Turn {
  const before = turn.answers.find(({ checkpoint }) => checkpoint === event.checkpoint)?.answer;
  const text = before ? textOf(before) : "";
  const put = (answer: Answer): Turn => withAnswer(turn, event.checkpoint, answer);
  switch (event.type) {
    case "began":
      return put({ state: "answering", text: "" });
    case "delta":
      return put({ state: "answering", text: text + event.text });
    case "answer": {
      const { type: _type, checkpoint: _checkpoint, ...answer } = event;
      return put({ state: "answered", ...answer });
    }
    case "failed":
      return put({ state: "failed", text, problem: event.problem });
    default:
      return event satisfies never;
  }
}

/** The turn after its stream has ended: by itself, by the person, or by a failure, which is told once and stops the rest. */
export function ended(turn: Turn, failure: Problem | null): Turn {
  let told = failure === null;
  const answers = turn.answers.map(({ checkpoint, answer }) => {
    if (answer.state !== "answering" && answer.state !== "waiting") return { checkpoint, answer };
    const text = textOf(answer);
    if (failure === null || told) return { checkpoint, answer: { state: "stopped", text } as const };
    told = true;
    return { checkpoint, answer: { state: "failed", text, problem: failure } as const };
  });
  return { ...turn, answers, running: false };
}

/** What was said, whatever became of it. */
export function textOf(answer: Answer): string {
  return answer.state === "waiting" ? "" : answer.text;
}

function withAnswer(turn: Turn, checkpoint: string, answer: Answer): Turn {
  const answers = turn.answers.map((each) => (each.checkpoint === checkpoint ? { checkpoint, answer } : each));
  return { ...turn, answers };
}
