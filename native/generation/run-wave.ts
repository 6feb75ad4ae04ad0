import type { MadeDocument, Outcome, Slot, Step, StepValue } from "#core/generation/step.ts";
import { type Asking, obtain, readAnswer, type Stop } from "./ask-step.ts";
import type { ProgressMeter } from "./progress-meter.ts";

/** A slot's last step with what its answer was read as, ready to be stored. */
export interface Read {
  readonly step: Step;
  readonly attempt: number;
  readonly seed: string;
  readonly answeredAt: string;
  readonly fresh: boolean;
  /** It is stored already. */
  readonly finished: boolean;
  readonly made: readonly MadeDocument[];
  /** Null where documents were made. */
  readonly value: StepValue | null;
}

type End =
  | { readonly kind: "read"; readonly read: Read }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "stopped"; readonly stop: Stop };

/** What the runner makes of a slot that was read: done, or refused for a reason and to be asked again. */
export type Verdict =
  | { readonly ok: true; readonly value: StepValue }
  | { readonly ok: false; readonly reason: string };

export interface WaveHost {
  readonly asking: Asking;
  readonly meter: ProgressMeter;
  readonly tries: number;
  /** Slots come here in their order, however their answers came: so the same one of two doubles stays, whatever the timing. */
  settle(slot: Slot, read: Read): Verdict;
  finished(slot: Slot, outcome: Outcome): void;
  changed(): void;
}

interface Task {
  readonly index: number;
  readonly step: Step;
  readonly attempt: number;
}

/** How far answers may run ahead of the first slot that is still open: at least so many, and so many for each request at once. */
const LOOKAHEAD = 256;
const LOOKAHEAD_EACH = 8;

/** Runs the slots of a wave, as many at once as the generator takes. Null when all are settled; else why it stopped. */
export async function runWave(slots: readonly Slot[], host: WaveHost): Promise<Stop | null> {
  const running = new Map<number, Promise<void>>();
  const ended = new Map<number, End>();
  const again: Task[] = [];
  let settled = 0;
  let begun = 0;
  const ahead = Math.max(LOOKAHEAD, LOOKAHEAD_EACH * host.asking.generator.parallel);
  const halt: { stop: Stop | null } = { stop: null };
  const next = (): Task | null => {
    const repeated = again.shift();
    if (repeated) return repeated;
    const slot = begun < settled + ahead ? slots[begun] : undefined;
    return slot ? { index: begun++, ...begin(slot.first, host) } : null;
  };
  for (;;) {
    for (let end = ended.get(settled); end !== undefined; end = ended.get(settled)) {
      ended.delete(settled);
      const slot = slots[settled];
      if (slot === undefined) break;
      const repeat = settleSlot(slot, settled, end, host);
      if (repeat === "stopped") break;
      if (repeat !== null) {
        again.push(repeat);
        break;
      }
      settled++;
    }
    if (settled === slots.length) return null;
    while (halt.stop === null && running.size < host.asking.generator.parallel) {
      const task = next();
      if (task === null) break;
      running.set(
        task.index,
        advance(task, host, () => halt.stop).then((end) => {
          running.delete(task.index);
          ended.set(task.index, end);
          if (end.kind === "stopped") halt.stop ??= end.stop;
        }),
      );
    }
    if (running.size === 0) {
      if (halt.stop !== null) return halt.stop;
      if (!ended.has(settled)) throw new Error("Internal error: a wave has nothing to do and is not done.");
      continue;
    }
    await Promise.race(running.values());
  }
}

/** The task that asks again, or null when the slot is settled. */
function settleSlot(slot: Slot, index: number, end: End, host: WaveHost): Task | "stopped" | null {
  if (end.kind === "stopped") return "stopped";
  if (end.kind === "failed") {
    host.finished(slot, { ok: false, reason: end.reason });
    return null;
  }
  const { step, attempt } = end.read;
  const verdict = host.settle(slot, end.read);
  if (verdict.ok) {
    host.finished(slot, verdict);
    return null;
  }
  host.meter.rejected(verdict.reason);
  if (!isLastTry(attempt, host.tries)) return { index, step, attempt: attempt + 1 };
  host.finished(slot, { ok: false, reason: verdict.reason });
  return null;
}

/** Tries come in rounds, of which a resumed step may be in a later one. */
const isLastTry = (attempt: number, tries: number): boolean => (attempt + 1) % tries === 0;

/** A step at its first asking of this round; what earlier rounds used is counted. */
function begin(step: Step, { asking, meter }: WaveHost): Pick<Task, "step" | "attempt"> {
  const { attempt, before } = asking.store.begin(step.key);
  for (const spent of before) {
    asking.budget.add(spent);
    meter.rejected(spent.reason);
  }
  return { step, attempt };
}

/** Follows a slot's chain from a step on, asking each as often as is allowed. */
async function advance(task: Task, host: WaveHost, stopped: () => Stop | null): Promise<End> {
  const { asking, meter, tries } = host;
  let { step, attempt } = task;
  for (;;) {
    const before = stopped();
    if (before !== null) return { kind: "stopped", stop: before };
    const got = await obtain(step, attempt, asking);
    if ("status" in got) return { kind: "stopped", stop: got };
    const { asked, seed, fresh, finished } = got;
    const reading = readAnswer(step, asked.answer);
    const refusal = reading.ok ? null : reading.error.reason;
    if (fresh) asking.store.keep(asked, refusal);
    const useless = fresh ? asking.useless.heard(asked, refusal) : null;
    if (!reading.ok) {
      meter.rejected(reading.error.reason);
      host.changed();
      if (useless !== null) return { kind: "stopped", stop: { status: "failed", problem: useless } };
      if (reading.error.final === true || isLastTry(attempt, tries)) {
        return { kind: "failed", reason: reading.error.reason };
      }
      attempt++;
      continue;
    }
    if (reading.value.kind === "next") {
      meter.done(step.stage);
      host.changed();
      ({ step, attempt } = begin(reading.value.step, host));
      continue;
    }
    const read = { step, attempt, seed, fresh, finished, answeredAt: asked.answeredAt };
    if (reading.value.kind === "documents") {
      return { kind: "read", read: { ...read, made: reading.value.documents, value: null } };
    }
    for (const [reason, times] of Object.entries(reading.value.dropped ?? {})) meter.rejected(reason, times);
    return { kind: "read", read: { ...read, made: [], value: reading.value.value } };
  }
}
