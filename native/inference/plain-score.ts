import type { ContinuationScore } from "./engine.ts";
import { logprobNats } from "./log-softmax.ts";
import type { PlainMachinery } from "./plain-machinery.ts";
import type { EncodedPrompt } from "./prompt-encoder.ts";
import type { JoinedContinuation, TokenizedPrompt } from "./prompt-tokens.ts";

/** Log-probabilities of one continuation, branched from the prompt's cache. */
export async function scoreContinuation(
  machinery: PlainMachinery,
  prompt: TokenizedPrompt,
  branch: JoinedContinuation,
  signal: AbortSignal,
): Promise<ContinuationScore> {
  const rows = machinery.alone
    ? await wholeRows(machinery, branch, signal)
    : await branchRows(machinery, await machinery.encoder.encode(prompt.ids, signal), branch, signal);
  const tokenIds = branch.ids.slice(branch.split);
  const perToken = tokenIds.map((id, index) => {
    const row = rows[index];
    if (row === undefined) throw new Error("Internal error: a continuation token has no row of logits.");
    return logprobNats(row, id);
  });
  return { sumNats: perToken.reduce((sum, nats) => sum + nats, 0), tokenIds, perToken };
}

/** Logits before each of the continuation's tokens, from one run over the whole text. */
async function wholeRows(
  { session, meter }: PlainMachinery,
  { ids, split }: JoinedContinuation,
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const { rows } = await session.forward(ids.slice(0, -1), null, { rows: ids.length - split, cache: false }, signal);
  meter.encoded(ids.length - 1);
  return rows;
}

/** Logits before each of the continuation's tokens. */
async function branchRows(
  { session, meter }: PlainMachinery,
  prompt: EncodedPrompt,
  { ids, split }: JoinedContinuation,
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const atPromptEnd = split === prompt.ids.length;
  // The prompt's last row predicts the first token; where a token merged across the boundary, an earlier row does.
  const start = atPromptEnd ? split : split - 1;
  const fed = ids.slice(start, ids.length - 1);
  const first = atPromptEnd ? [prompt.lastRow] : [];
  if (fed.length === 0) return first;
  const past = start === 0 ? null : session.truncate(prompt.cache, start);
  const { rows } = await session.forward(fed, past, { rows: fed.length, cache: false }, signal);
  meter.encoded(fed.length);
  return [...first, ...rows];
}
