import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * Opens the default browser where this session has one; the printed URL is there in any case. What a program is started
 * with is seen by every user of the machine, so it is given a file that only this user can read, and the file leads on.
 * Returns what takes the file away again.
 */
export function openInBrowser(url: string): () => void {
  const opener = { darwin: "open", win32: "explorer" }[process.platform as string] ?? "xdg-open";
  const onPath = (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, opener)));
  const headless = process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"];
  if (headless || (!onPath && process.platform === "linux")) return () => undefined;
  const folder = mkdtempSync(join(tmpdir(), "msm-open-"));
  const page = join(folder, "workbench.html");
  writeFileSync(page, leadingTo(url), { mode: 0o600 });
  spawn(opener, [page], { stdio: "ignore", detached: true })
    .once("error", () => undefined)
    .unref();
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The URL is ours: digits, and the letters of base64url. */
function leadingTo(url: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${url}"><title>MSM Workbench</title><a href="${url}">Open the workbench</a>\n`;
}
