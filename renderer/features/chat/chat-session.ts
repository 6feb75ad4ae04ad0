import { create } from "zustand";
import { inFrames } from "../../shared/remote/in-frames.ts";
import { listenOnce, type StreamHandlers } from "../../shared/remote/subscription.ts";
import { wire } from "../../shared/remote/wire.ts";
import { type ChatForm, FIRST_FORM } from "./chat-form.ts";
import { type ChatEvent, type ChatRequest, ended, newTurn, type Turn, withEvent } from "./turns.ts";

/** Turns that are kept; older ones are forgotten. */
const MOST_TURNS = 50;

interface ChatSession {
  readonly form: ChatForm;
  /** Checkpoints chosen last; null until a person chooses. */
  readonly chosen: readonly string[] | null;
  /** Newest first. Forgotten with the window, as is the form. */
  readonly turns: readonly Turn[];
  /** Whether the next prompt goes on with the newest conversation. */
  readonly goOn: boolean;
  readonly setGoOn: (goOn: boolean) => void;
  readonly change: (changes: Partial<ChatForm>) => void;
  readonly choose: (chosen: readonly string[]) => void;
  /** Asks, in a conversation of its own or in the one that the turn `follows` is of. */
  readonly ask: (request: ChatRequest, follows?: number | null) => void;
  /** Stops the turn that runs; what was said stays. */
  readonly stop: () => void;
  readonly clear: () => void;
}

/** What is being typed and what was asked since the window was opened: it goes on while another screen is shown. */
export const useChatSession = create<ChatSession>()((set, get) => {
  let stopListening: (() => void) | null = null;
  const update = (id: number, change: (turn: Turn) => Turn): void =>
    set(({ turns }) => ({ turns: turns.map((turn) => (turn.id === id ? change(turn) : turn)) }));
  const running = (): Turn | undefined => get().turns.find((turn) => turn.running);
  return {
    form: FIRST_FORM,
    chosen: null,
    turns: [],
    goOn: false,
    setGoOn: (goOn) => set({ goOn }),
    change: (changes) => set(({ form }) => ({ form: { ...form, ...changes } })),
    choose: (chosen) => set({ chosen }),
    ask: (request, follows = null) => {
      if (running()) return;
      const id = (get().turns[0]?.id ?? 0) + 1;
      const turn = newTurn(id, { request, follows, askedAt: new Date().toISOString() });
      set(({ turns }) => ({ turns: [turn, ...turns].slice(0, MOST_TURNS) }));
      const frames = inFrames<ChatEvent>((events) => update(id, (before) => events.reduce(withEvent, before)));
      const stopStream = listenOnce<ChatEvent>((handlers) => subscribeOnce(request, handlers), {
        onEvent: frames.push,
        onEnd: (failure) => {
          frames.flush();
          update(id, (before) => ended(before, failure?.problem ?? null));
        },
      });
      stopListening = () => {
        frames.flush();
        stopStream();
      };
    },
    stop: () => {
      const turn = running();
      stopListening?.();
      if (turn) update(turn.id, (before) => ended(before, null));
    },
    clear: () => set(({ turns }) => ({ turns: turns.filter((turn) => turn.running) })),
  };
});

/** A host that does not answer at all ends the try, instead of being called again and again behind a blinking caret. */
function subscribeOnce(request: ChatRequest, handlers: StreamHandlers<ChatEvent>): { unsubscribe: () => void } {
  return wire.chat.subscribe(request, {
    ...handlers,
    onConnectionStateChange: (change) => {
      handlers.onConnectionStateChange(change);
      if (change.state === "connecting" && change.error) handlers.onError(change.error);
    },
  });
}
