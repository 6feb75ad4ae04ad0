/** Shares out a count over so many places as evenly as whole numbers allow; the first places get the rest. */
export function allocate(count: number, places: number): number[] {
  if (places === 0) return [];
  const least = Math.floor(count / places);
  const rest = count - least * places;
  return Array.from({ length: places }, (_, place) => least + (place < rest ? 1 : 0));
}
