import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { isHeldTooLong, whoHoldsIt } from "#native/storage/held-too-long.ts";

/** True for what SQLite and the file system report: a full disk, a folder that is gone, a database held too long. */
export function isStorageFailure(cause: unknown): boolean {
  return /^(SQLITE_|E[A-Z]+$)/.test(codeOf(cause));
}

/** Of the above, what the disk is to blame for wherever it is met: not a rule of a table that we broke, nor a connection. */
const DISK =
  /^(SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|CORRUPT|NOTADB)|(ENOSPC|EDQUOT|EFBIG|EROFS|EIO|EACCES|EPERM|EMFILE|ENOTDIR)$)/;
const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/;
const FULL = /^(SQLITE_FULL|ENOSPC|EDQUOT|EFBIG)/;

/** A sentence for a disk that failed in the midst of anything; null for all else. */
export function diskProblem(cause: unknown, workspace: string): Problem | null {
  const code = codeOf(cause);
  if (!DISK.test(code)) return null;
  if (isHeldTooLong(cause)) {
    return problem(
      "workspace-unusable",
      `The workspace ${workspace} could not be written, for ${whoHoldsIt(workspace)}`,
    );
  }
  const what = `The workspace ${workspace} could not be written or read (${reasonOf(cause)})`;
  if (FULL.test(code)) {
    return problem("disk-full", `${what}: free some space, then do it again; what was stored before is kept.`);
  }
  return DAMAGED.test(code)
    ? problem("database-damaged", `${what}: msm doctor --check says what is damaged; restore it from a copy.`)
    : problem("workspace-unusable", `${what}: check the folder's permissions and its disk, then do it again.`);
}

/** What a piece of writing gives, or the sentence for a disk that failed in it. */
export function onDisk<T>(workspace: string, write: () => T): Result<T, Problem> {
  try {
    return ok(write());
  } catch (cause) {
    const failure = diskProblem(cause, workspace);
    if (failure === null) throw cause;
    return err(failure);
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
