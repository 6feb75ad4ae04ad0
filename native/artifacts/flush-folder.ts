import { closeSync, fsyncSync, openSync } from "node:fs";

/**
 * Puts a folder's entries on the disk, without which a file that was renamed into it may be gone after a loss of power though
 * its content was flushed. Windows does so by itself and cannot open folders.
 */
export function flushFolderNow(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
