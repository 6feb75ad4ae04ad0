/** A plain object in place of one of Electron's, which exist only inside Electron: it has the members that a test drives. */
export function standIn<T>(members: Partial<Record<keyof T, unknown>>): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the members left out are never touched
  return members as T;
}
