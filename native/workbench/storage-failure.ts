/** True for what SQLite and the file system report: a full disk, a folder that is gone, a database held too long. */
export function isStorageFailure(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && /^(SQLITE_|E[A-Z]+$)/.test(String(cause.code));
}
