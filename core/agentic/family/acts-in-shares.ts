import { type Act, ACTS, type ActRates } from "./taught-rates.ts";

/** So many acts in exactly these shares, as near as whole numbers come (largest remainders). */
export function actsInShares(rates: ActRates, count: number): Act[] {
  const wanted = ACTS.map((act) => ({ act, whole: Math.floor(rates[act] * count + 1e-9), rate: rates[act] }));
  const short = count - wanted.reduce((sum, { whole }) => sum + whole, 0);
  const first = new Set(
    wanted
      .toSorted((a, b) => b.rate * count - b.whole - (a.rate * count - a.whole))
      .slice(0, short)
      .map(({ act }) => act),
  );
  return wanted.flatMap(({ act, whole }) => Array.from({ length: whole + (first.has(act) ? 1 : 0) }, () => act));
}
