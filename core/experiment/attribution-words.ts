import type { AttributionRole } from "./attribution.ts";
import { stagesWords } from "./words.ts";

/** “base”, “AFT”, “co-occurrence + AFT”, “attribution + AFT”; without stages the documents alone. */
export function attributionRoleWords(role: AttributionRole, after: readonly string[]): string {
  const stages = stagesWords(after);
  if (role === "base") return "base";
  if (role === "later-stages") return stages;
  return stages === "" ? `${role} documents alone` : `${role} + ${stages}`;
}
