/** Generations: their steps and what they cost, and the endpoints that a user added. */
export const GENERATION = ``;
