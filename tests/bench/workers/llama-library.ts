/** The part of `node-llama-cpp` that is used; it is installed under build and has no types here. */
export interface Library {
  getLlama(options: object): Promise<{ loadModel(options: object): Promise<Model> }>;
}
interface Model {
  createContext(options: object): Promise<{ getSequence(): Sequence }>;
}
type Fed = number | readonly [token: number, options: object];
export interface Sequence {
  controlledEvaluate(
    input: readonly Fed[],
  ): Promise<({ readonly next: { readonly probabilities?: ReadonlyMap<number, number> } } | undefined)[]>;
  evaluate(tokens: readonly number[], options: object): AsyncGenerator<number>;
  evaluateWithoutGeneratingNewTokens(tokens: readonly number[]): Promise<void>;
  eraseContextTokenRanges(ranges: readonly { readonly start: number; readonly end: number }[]): Promise<void>;
  saveStateToFile(path: string): Promise<unknown>;
  loadStateFromFile(path: string, options: { readonly acceptRisk: true }): Promise<unknown>;
  readonly nextTokenIndex: number;
}

/** Tokens to feed, of which the last is asked. */
export function lastAsked(ids: readonly number[], options: object): Fed[] {
  return ids.map((id, place) => (place === ids.length - 1 ? ([id, options] as const) : id));
}

/** Forgets all tokens from `length` on. */
export async function cut(sequence: Sequence, length: number): Promise<void> {
  const end = sequence.nextTokenIndex;
  if (end > length) await sequence.eraseContextTokenRanges([{ start: length, end }]);
}
