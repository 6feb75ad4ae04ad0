import type { GenerateRequest, Generator } from "#core/generation/generator.ts";

/** How often a judge is asked about one text before its answer counts as none. */
const TRIES = 2;

/** Failures of the judge itself, not of one question: the next ones would fail alike. */
const BROKEN: ReadonlySet<string> = new Set(["unreachable", "rejected", "engine-failed"]);

/** Whether a reason why there is no verdict is the judge's own and not the question's. */
export function isBroken(reason: string): boolean {
  return BROKEN.has(reason);
}

/**
 * What a judge that writes makes of one question: `read` takes its answer apart, and gives null where it is no verdict. A
 * reason in place of a verdict where the judge gave none; it is never taken for either.
 */
export async function askJudge<Verdict>(
  judge: Generator,
  requestOf: (turn: number) => GenerateRequest,
  read: (answer: string) => Verdict | null,
  signal: AbortSignal,
): Promise<{ readonly verdict: Verdict } | { readonly reason: string }> {
  let reason = "no verdict";
  for (let turn = 0; turn < TRIES; turn++) {
    const answer = await judge.generate(requestOf(turn), signal);
    const verdict = answer.ok ? read(answer.value.text) : null;
    if (verdict !== null) return { verdict };
    if (answer.ok) reason = answer.value.stop === "length" ? "cut off" : "no verdict";
    else {
      reason = answer.error.code;
      if (!answer.error.again) break;
    }
  }
  return { reason };
}
