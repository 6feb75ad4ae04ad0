import { useMemo, useSyncExternalStore } from "react";
import { type Address, formatAddress, parseAddress } from "./address.ts";

export interface Destination {
  readonly feature: string;
  readonly path?: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
}

/** The place shown now. */
export function useAddress(): Address {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => parseAddress(hash), [hash]);
}

/** Goes to a place; `replace` keeps it out of the history (a selection that moves, a filter that is typed). */
export function navigate(to: Destination, how: "push" | "replace" = "push"): void {
  const hash = linkTo(to);
  if (hash === location.hash) return;
  if (how === "push") history.pushState(null, "", hash);
  else history.replaceState(null, "", hash);
  // Both are silent. Assigning the hash would tell, but only later: a key pressed meanwhile would go to the screen that is left.
  globalThis.dispatchEvent(new HashChangeEvent("hashchange"));
}

/** The `href` of a place. */
export function linkTo({ feature, path = [], query = {} }: Destination): string {
  return formatAddress({ feature, path, query });
}

/**
 * Everyone who follows the address, told by one event handler: were each a handler of its own, React would draw between
 * two of them, and a screen would see an address that is no longer its own.
 */
const followers = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  if (followers.size === 0) globalThis.addEventListener("hashchange", tellFollowers);
  followers.add(listener);
  return () => {
    followers.delete(listener);
    if (followers.size === 0) globalThis.removeEventListener("hashchange", tellFollowers);
  };
}

function tellFollowers(): void {
  for (const follower of followers) follower();
}
