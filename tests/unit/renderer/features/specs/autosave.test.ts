import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Autosave, type SaveState } from "../../../../../renderer/features/specs/autosave.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Saves into a list; each save waits until it is let through. */
function saver() {
  const saved: string[] = [];
  const states: SaveState["state"][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const autosave = new Autosave({
    save: async (text) => {
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      saved.push(text);
      return { at: "now" };
    },
    onState: ({ state }) => states.push(state),
  });
  return { autosave, saved, states, gates };
}

test("a text is saved once the typing pauses, not at each key", async () => {
  const { autosave, saved, states, gates } = saver();
  autosave.change("a");
  await vi.advanceTimersByTimeAsync(500);
  autosave.change("ab");
  await vi.advanceTimersByTimeAsync(500);
  expect(gates).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(300);
  gates[0]?.resolve();
  await autosave.flush();
  expect(saved).toEqual(["ab"]);
  expect(states).toEqual(["waiting", "waiting", "saving", "saved"]);
  expect(autosave.isPending()).toBe(false);
});

test("what is typed while a save is on its way is saved after it, the newest last", async () => {
  const { autosave, saved, gates } = saver();
  autosave.change("one");
  const done = autosave.flush();
  autosave.change("two");
  autosave.change("three");
  expect(autosave.isPending()).toBe(true);
  gates[0]?.resolve();
  await vi.advanceTimersByTimeAsync(0);
  gates[1]?.resolve();
  await done;
  expect(saved).toEqual(["one", "three"]);
});

test("a save that failed keeps the text, and the next one brings it", async () => {
  const { autosave, saved, states, gates } = saver();
  autosave.change("kept");
  const failing = autosave.flush();
  gates[0]?.reject(new Error("no disk"));
  await failing;
  expect(states.at(-1)).toBe("failed");
  expect(autosave.isPending()).toBe(true);
  const again = autosave.flush();
  gates[1]?.resolve();
  await again;
  expect(saved).toEqual(["kept"]);
});

test("what became a version is not saved as a draft any more", async () => {
  const { autosave, saved, gates } = saver();
  autosave.change("text");
  await autosave.forget();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(gates).toHaveLength(0);
  expect([saved, autosave.latest()]).toEqual([[], null]);
});
