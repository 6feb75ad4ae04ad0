/** Longest and shortest ends of a text that are looked for earlier in it. */
const LONGEST_MATCH = 4;

/**
 * Guesses how a text goes on: by what followed the last earlier place where it ended in the same tokens. At most `most`
 * tokens; none where it never did.
 */
export function lookAhead(ids: readonly number[], most: number): number[] {
  for (let length = Math.min(LONGEST_MATCH, ids.length - 1); length >= 1; length--) {
    const start = ids.length - length;
    for (let place = start - 1; place >= 0; place--) {
      if (ids.slice(place, place + length).every((id, at) => id === ids[start + at])) {
        return ids.slice(place + length, place + length + most);
      }
    }
  }
  return [];
}
