import { join } from "node:path";
import Database from "better-sqlite3";
import { inWords, Presence } from "./presence.ts";

/** Where processes that work in a workspace are listed. */
export function processesOf(workspace: string): string {
  return join(workspace, "processes");
}

/** Whether SQLite gave up waiting for another process. */
export function isHeldTooLong(cause: unknown): boolean {
  return cause instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(cause.code);
}

/** Who may hold a workspace's database for so long, and what to do; goes after a colon. */
export function whoHoldsIt(workspace: string): string {
  const others = new Presence(processesOf(workspace), null).others();
  const who =
    others.length === 0
      ? "another program holds it, perhaps one that shows or copies SQLite databases"
      : `another process holds it; at work there: ${others.map(inWords).join(", ")}`;
  return `${who}. Wait until it is done or end it, then do this again.`;
}
