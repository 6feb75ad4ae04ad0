/** Steps of one rendering; published templates need some thousands. */
const WORK_LIMIT = 1 << 24;

const COMPARISONS_A_STEP = 64;

/** Counts what a rendering does, so that no template computes without end or fills the memory. */
export class Work {
  #left: number = WORK_LIMIT;

  /** A step counts one, a value as much as it weighs. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new Error("more work than a conversation needs");
  }

  /** A search for a part may compare it in full at every letter of the text. */
  spendSearch(text: string, part: string): void {
    this.spend((text.length * part.length) / COMPARISONS_A_STEP);
  }
}
