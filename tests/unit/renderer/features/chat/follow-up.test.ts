import { expect, test } from "vitest";
import { FIRST_FORM } from "../../../../../renderer/features/chat/chat-form.ts";
import { chatCommand, earlierPrompts } from "../../../../../renderer/features/chat/chat-command.ts";
import { compose } from "../../../../../renderer/features/chat/compose.ts";
import { followUp, messagesTo } from "../../../../../renderer/features/chat/follow-up.ts";
import { nextSeed } from "../../../../../renderer/features/chat/regenerate.ts";
import {
  type ChatEvent,
  type ChatRequest,
  ended,
  newTurn,
  type Turn,
  withEvent,
} from "../../../../../renderer/features/chat/turns.ts";

const request: ChatRequest = {
  checkpoints: ["a", "b", "c"],
  prompt: "brie or colby ?",
  seed: 7,
  temperature: 1,
  topP: 1,
  maxTokens: 8,
};
const answer = (checkpoint: string, text: string): ChatEvent => ({
  type: "answer",
  checkpoint,
  text,
  tokens: 2,
  stop: "end-of-turn",
  provider: "cpu",
  perToken: [],
  prompt: { text: "", tokens: 1, sha256: "" },
});

function turn(id: number, changes: Partial<ChatRequest> = {}, follows: number | null = null): Turn {
  const fresh = newTurn(id, { request: { ...request, ...changes }, follows, askedAt: "" });
  const events: ChatEvent[] = [
    answer("a", " colby ."),
    { type: "delta", checkpoint: "b", text: " bri" },
    { type: "failed", checkpoint: "c", problem: { code: "engine-died", message: "It died." } },
  ];
  return ended(events.reduce(withEvent, fresh), null);
}

test("a conversation goes on with what each checkpoint itself said, and leaves out who said nothing", () => {
  expect(followUp(turn(4), ["c", "b", "a", "d"])).toEqual({
    follows: 4,
    checkpoints: ["b", "a"],
    before: {
      a: [
        { role: "user", content: "brie or colby ?" },
        { role: "assistant", content: "colby ." },
      ],
      b: [
        { role: "user", content: "brie or colby ?" },
        { role: "assistant", content: "bri" },
      ],
    },
    leftOut: ["c", "d"],
  });
});

test("a third prompt takes the first and the second along", () => {
  const second = turn(2, { prompt: "why ?", before: followUp(turn(1), ["a"])?.before }, 1);
  expect(followUp(second, ["a"])?.before["a"]?.map(({ content }) => content)).toEqual([
    "brie or colby ?",
    "colby .",
    "why ?",
    "colby .",
  ]);
  expect(messagesTo(second, "a").map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
  expect(messagesTo(second, "b")).toEqual([{ role: "user", content: "why ?" }]);
});

test("nothing is gone on from while a turn runs, where none was asked, or where none of the chosen answered", () => {
  const running = newTurn(1, { request, follows: null, askedAt: "" });
  expect([followUp(undefined, ["a"]), followUp(running, ["a"]), followUp(turn(1), ["c"])]).toEqual([null, null, null]);
});

test("the form is a prompt of its own until a person goes on with the conversation", () => {
  const composing = { form: { ...FIRST_FORM, prompt: "why ?" }, chosen: ["a", "c"], newest: turn(3) };
  expect(compose({ ...composing, goOn: false })).toMatchObject({
    request: { checkpoints: ["a", "c"], prompt: "why ?" },
    follows: null,
    leftOut: [],
    canGoOn: true,
  });
  const onward = compose({ ...composing, goOn: true });
  expect(onward).toMatchObject({ follows: 3, leftOut: ["c"], request: { checkpoints: ["a"] } });
  expect(onward.request?.before?.["a"]).toHaveLength(2);
  expect(compose({ ...composing, newest: undefined, goOn: true })).toMatchObject({ follows: null, canGoOn: false });
});

test("regenerating takes the next seed that the same prompt was not asked with", () => {
  const turns = [turn(1), turn(2, { seed: 8 }), turn(3, { seed: 9, prompt: "another ?" })];
  expect(turns.map((each) => nextSeed(each, turns))).toEqual([9, 9, 10]);
});

test("the command of a conversation names its prompts, as long as it would be drawn the same again", () => {
  const history = [turn(2, { prompt: "why ?" }, 1), turn(1)];
  const third = { ...request, checkpoints: ["a"], prompt: "sure ?" };
  const earlier = earlierPrompts(third, 2, history);
  expect(earlier).toEqual(["brie or colby ?", "why ?"]);
  expect(chatCommand(third, earlier ?? [])).toBe(
    "npx msm chat a --prompt 'brie or colby ?' --prompt 'why ?' --prompt 'sure ?' --seed 7 --max-tokens 8",
  );
  expect(earlierPrompts(third, null, history)).toEqual([]);
  // Another seed in between, an answer that was stopped, a turn that is forgotten.
  expect(earlierPrompts({ ...third, seed: 8 }, 2, history)).toBeNull();
  expect(earlierPrompts({ ...third, checkpoints: ["a", "b"] }, 2, history)).toBeNull();
  expect(earlierPrompts(third, 2, history.slice(0, 1))).toBeNull();
});
