/** Specs, their versions and analyses. */
export const SPECS = ``;
