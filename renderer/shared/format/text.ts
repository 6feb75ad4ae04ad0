/** `1 item`, `448 items`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${new Intl.NumberFormat("en-US").format(count)} ${count === 1 ? one : many}`;
}

/** First ten characters of a hash: enough to tell files apart by eye. */
export function shortHash(sha256: string): string {
  return sha256.slice(0, 10);
}
