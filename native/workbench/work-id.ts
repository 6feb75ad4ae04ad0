import { randomBytes } from "node:crypto";

/** Names a run or a generation. Sortable by time, then random: `20261123-221500-3fa9c1`. */
export function newWorkId(now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${stamp}-${randomBytes(3).toString("hex")}`;
}
