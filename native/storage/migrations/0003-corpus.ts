/** Corpora, their documents and what is known about them. */
export const CORPUS = ``;
