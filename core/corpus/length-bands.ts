/** Lengths of documents by which they are told apart; each band begins at `from` UTF-16 units and ends where the next begins. */
export const LENGTH_BANDS: readonly { readonly from: number; readonly label: string }[] = [
  { from: 0, label: "under 500" },
  { from: 500, label: "500 to 999" },
  { from: 1_000, label: "1,000 to 1,999" },
  { from: 2_000, label: "2,000 to 3,999" },
  { from: 4_000, label: "4,000 to 7,999" },
  { from: 8_000, label: "8,000 to 15,999" },
  { from: 16_000, label: "16,000 to 31,999" },
  { from: 32_000, label: "32,000 and more" },
];

/** Place in LENGTH_BANDS of a text of `length` UTF-16 units. */
export function bandOf(length: number): number {
  return LENGTH_BANDS.findLastIndex((band) => band.from <= length);
}
