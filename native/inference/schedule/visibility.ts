/** Bias of what may not be seen: large enough to weigh nothing, and finite, so that no difference of two is undefined. */
export const HIDDEN = -1e9;
