import type { Problem } from "#core/base/problem.ts";
import type { wire } from "../../shared/remote/wire.ts";

/** One prompt put to several checkpoints, as the host takes it. */
export type ChatRequest = Parameters<typeof wire.chat.subscribe>[0];
/** What the host tells while it asks them; each checkpoint ends with `answer` or `failed`. */
export type ChatEvent = ReturnType<typeof wire.chat.subscribe> extends AsyncIterable<infer Event> ? Event : never;

export type Answer =
  /** Its turn has not come: the host asks one checkpoint after the other. */
  | { readonly state: "waiting" }
  /** `text` is what has come so far; empty while the checkpoint is loaded and reads the prompt. */
  | { readonly state: "answering"; readonly text: string }
  | ({ readonly state: "answered" } & Omit<Extract<ChatEvent, { type: "answer" }>, "type" | "checkpoint">)
  | { readonly state: "failed"; readonly text: string; readonly problem: Problem }
  /** Stopped by the person; without text where it had not begun. */
  | { readonly state: "stopped"; readonly text: string };

export interface Turn {
  readonly id: number;
  /** ISO time. */
  readonly askedAt: string;
  readonly request: ChatRequest;
  /** An answer for each checkpoint of the request, in its order. */
  readonly answers: readonly { readonly checkpoint: string; readonly answer: Answer }[];
  readonly running: boolean;
}

export function newTurn(id: number, request: ChatRequest, askedAt: string): Turn {
  const answers = request.checkpoints.map((checkpoint) => ({ checkpoint, answer: WAITING }));
  return begun({ id, askedAt, request, answers, running: true });
}

const WAITING: Answer = { state: "waiting" };

/** The turn after an event of the host. */
export function withEvent(turn: Turn, event: ChatEvent): Turn {
  const before = turn.answers.find(({ checkpoint }) => checkpoint === event.checkpoint)?.answer;
  const text = before ? textOf(before) : "";
  const put = (answer: Answer): Turn => withAnswer(turn, event.checkpoint, answer);
  switch (event.type) {
    case "delta":
      return put({ state: "answering", text: text + event.text });
    case "answer": {
      const { text: whole, tokens, stop, provider } = event;
      return begun(put({ state: "answered", text: whole, tokens, stop, provider }));
    }
    case "failed":
      return begun(put({ state: "failed", text, problem: event.problem }));
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

/** Marks the first that waits as answering, when nobody is. */
function begun(turn: Turn): Turn {
  if (turn.answers.some(({ answer }) => answer.state === "answering")) return turn;
  const next = turn.answers.find(({ answer }) => answer.state === "waiting");
  return next ? withAnswer(turn, next.checkpoint, { state: "answering", text: "" }) : turn;
}

function withAnswer(turn: Turn, checkpoint: string, answer: Answer): Turn {
  const answers = turn.answers.map((each) => (each.checkpoint === checkpoint ? { checkpoint, answer } : each));
  return { ...turn, answers };
}
