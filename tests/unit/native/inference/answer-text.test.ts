import { AnswerText } from "#native/inference/answer-text.ts";
import { describe, expect, it } from "vitest";

/** A tokenizer whose tokens are the bytes of UTF-8. */
const BYTES = {
  encode: (text: string) => ({ ok: true as const, value: [...Buffer.from(text)] }),
  decode: (ids: readonly number[]) => new TextDecoder().decode(Uint8Array.from(ids)),
};

/** Feeds a text byte by byte; gives the deltas, the text and whether a stop text ended it. */
function feed(text: string, stops: readonly string[]): { deltas: string[]; text: string; stopped: boolean } {
  const answer = new AnswerText(BYTES, stops);
  const deltas: string[] = [];
  let stopped = false;
  for (const byte of Buffer.from(text)) {
    stopped = answer.push(byte);
    deltas.push(answer.takeDelta(stopped));
    if (stopped) break;
  }
  if (!stopped) deltas.push(answer.takeDelta(true));
  return { deltas: deltas.filter((delta) => delta !== ""), text: answer.text, stopped };
}

describe("a growing answer", () => {
  it("is its deltas joined", () => {
    const { deltas, text } = feed("Größe: 3 € — 日本", []);
    expect(deltas.join("")).toBe(text);
    expect(text).toBe("Größe: 3 € — 日本");
  });

  it("never shows half a character", () => {
    expect(feed("a€b", []).deltas).toEqual(["a", "€", "b"]);
  });

  it("shows at its end what stays half", () => {
    const answer = new AnswerText(BYTES, []);
    answer.push(0x41);
    answer.push(0xe2);
    expect([answer.takeDelta(false), answer.takeDelta(true)]).toEqual(["A", "\uFFFD"]);
  });

  it("ends before the first stop text", () => {
    expect(feed("one.\nUser: two", ["User:", ".\n"])).toEqual({ deltas: ["o", "n", "e"], text: "one", stopped: true });
  });

  it("holds back what may become a stop text and gives it when it does not", () => {
    expect(feed("a\n\nb\n\n#c", ["\n\n#"])).toEqual({ deltas: ["a", "\n\nb"], text: "a\n\nb", stopped: true });
  });

  it("does not stop at an empty stop text", () => {
    expect(feed("abc", [""])).toEqual({ deltas: ["a", "b", "c"], text: "abc", stopped: false });
  });
});
