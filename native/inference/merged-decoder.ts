/**
 * Optimum's merged decoders hold two branches over the same weights: `If(use_cache_branch)`, "then" continues a cache and
 * "else" begins one. A branch that continues a cache also continues an empty one, so it is all that is run: it takes the
 * place of the choice, by its names alone.
 */
export const CACHE_FLAG = "use_cache_branch";
export const WITH_CACHE = "then_branch";

/** Gives a branch's outputs the names that the choice gives them outside; all other names stay. */
export function renamed(from: readonly string[], to: readonly string[]): (name: string) => string {
  const names = new Map(from.map((name, at) => [name, to[at] ?? name]));
  return (name) => names.get(name) ?? name;
}
