/** Longest and shortest ends of a text that are looked for earlier in it. */
const LONGEST_MATCH = 4;
/** Most tokens that are drawn one by one after a wrong guess, however many were wrong before. */
const LONGEST_PAUSE = 32;

/**
 * Guesses how a text goes on: by what followed the last earlier place where it ended in the same tokens. At most `most`
 * tokens; none where it never did.
 */
export function lookAhead(ids: readonly number[], most: number): number[] {
  let longest = 0;
  let after = 0;
  for (let place = ids.length - 1; place >= 1 && longest < LONGEST_MATCH; place--) {
    const length = commonEnd(ids, place);
    if (length <= longest) continue;
    longest = length;
    after = place;
  }
  return longest === 0 ? [] : ids.slice(after, after + most);
}

/** Tokens before `place` that equal the text's last ones, at most LONGEST_MATCH. */
function commonEnd(ids: readonly number[], place: number): number {
  let length = 0;
  while (length < LONGEST_MATCH && length < place && ids[place - 1 - length] === ids[ids.length - 1 - length]) length++;
  return length;
}

/** Looks ahead for as long as it pays: every wrong guess in a row doubles the pause before the next one. */
export class Guesser {
  #wrong = 0;
  #pause = 0;

  /** At most `most` tokens that may follow `ids`; none during a pause. */
  guess(ids: readonly number[], most: number): number[] {
    if (this.#pause > 0) {
      this.#pause--;
      return [];
    }
    return lookAhead(ids, most);
  }

  /** Of the tokens of the last guess, how many were right. */
  learn(guessed: number, right: number): void {
    if (guessed === 0) return;
    this.#wrong = right > 0 ? 0 : this.#wrong + 1;
    this.#pause = right > 0 ? 0 : Math.min(LONGEST_PAUSE, 2 ** this.#wrong);
  }
}
