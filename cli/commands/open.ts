import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ok } from "#core/base/result.ts";
import { PROVIDER_VARIABLE } from "#core/engines/provider.ts";
import { APP_ROOT, INSTALLED } from "#native/workbench/app-root.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { BareCommand, Terminal } from "../command.ts";
import { openInBrowser } from "../open-in-browser.ts";
import { serveUntilAborted } from "./serve.ts";

/** Electron's binary comes at first start, where it can be fetched; longer than this and the browser is the better door. */
const FETCH_LIMIT_MS = 60_000;

export const open: BareCommand = {
  name: "open",
  usage: "open",
  summary: "The workbench in its window, or in the browser where there is none",
  async runBare(terminal) {
    const { progress, workspace, provider, signal } = terminal;
    const missing = desktopMissing(progress);
    if (missing === null) {
      const code = await runDesktop(terminal);
      if (code === 0 || signal.aborted) return ok(null);
      progress(`The desktop window ended with code ${code}; opening the workbench in the browser instead.`);
    } else {
      progress(`No desktop window: ${missing}. Opening the workbench in the browser instead.`);
    }
    const workbench = await createWorkbench({ workspace, provider });
    if (!workbench.ok) return workbench;
    try {
      return await serveUntilAborted(workbench.value, { kind: "loopback", port: 0 }, terminal, openInBrowser);
    } finally {
      await workbench.value.close();
    }
  },
};

/** Runs the window until it is closed; resolves to its exit code. */
async function runDesktop({ workspace, provider, signal }: Terminal): Promise<number> {
  const env = { ...process.env, [PROVIDER_VARIABLE]: provider };
  const application = INSTALLED ? [] : [APP_ROOT];
  const child = spawn(electronBinary(), [...application, "--workspace", workspace], { stdio: "inherit", env });
  signal.addEventListener("abort", () => child.kill(), { once: true });
  return new Promise((resolve) => {
    child.once("exit", (status) => resolve(status ?? 1));
    child.once("error", () => resolve(1));
  });
}

function electronBinary(): string {
  if (INSTALLED) {
    const own = { darwin: "MacOS/MSM Workbench", win32: "MSM Workbench.exe" }[process.platform as string];
    return join(APP_ROOT, "../..", own ?? "msm-workbench");
  }
  const name = { darwin: "Electron.app/Contents/MacOS/Electron", win32: "electron.exe" }[process.platform as string];
  return join(APP_ROOT, "node_modules/electron/dist", name ?? "electron");
}

/** Why no desktop window can be opened, after one short try to fetch Electron's binary; null when one can. */
function desktopMissing(progress: (line: string) => void): string | null {
  const headless = process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"];
  if (headless) return "this session has no display";
  if (existsSync(electronBinary())) return null;
  if (INSTALLED) return `the application ${electronBinary()} is missing`;
  progress("Fetching Electron's binary…");
  const installer = join(APP_ROOT, "node_modules/electron/install.js");
  const fetched = spawnSync(process.execPath, [installer], { timeout: FETCH_LIMIT_MS, encoding: "utf8" });
  if (fetched.status === 0 && existsSync(electronBinary())) return null;
  const reason = fetched.error ? "the download took too long" : lastLine(fetched.stderr);
  return `Electron's binary could not be fetched (${reason})`;
}

function lastLine(text: string): string {
  const errors = text.split("\n").filter((line) => /error/i.test(line));
  return (errors[0] ?? "no reason given").trim().slice(0, 160);
}
