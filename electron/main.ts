import { rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell } from "electron";
import type { Problem } from "#core/base/problem.ts";
import { answerDialogs } from "./dialogs.ts";
import { HostProcess } from "./host-process.ts";
import { menuTemplate } from "./menu.ts";
import { ORIGIN, SCHEME } from "./origin.ts";
import { backendPlaces, newSocketPath, workspaceOf } from "./places.ts";
import { forward } from "./proxy.ts";
import { APP_SCHEME, lockApp, lockSession, PAGE_PREFERENCES } from "./security.ts";

const workspace = resolve(workspaceOf(process.argv.slice(1), process.env, process.platform, homedir()));

// Chromium's own files stay out of the workspace, which on macOS would otherwise be the same folder.
if (!app.commandLine.hasSwitch("user-data-dir"))
  app.setPath("userData", join(app.getPath("appData"), "MSM Workbench Window"));
protocol.registerSchemesAsPrivileged([APP_SCHEME]);
lockApp(app);
if (app.requestSingleInstanceLock({ workspace })) void app.whenReady().then(openWorkbench);
else app.quit();

async function openWorkbench(): Promise<void> {
  const { root, nodeBinary } = backendPlaces({
    packaged: app.isPackaged,
    resources: process.resourcesPath,
    checkout: resolve(import.meta.dirname, "../.."),
  });
  const socketPath = newSocketPath(process.platform);
  const host = new HostProcess({
    nodeBinary,
    entry: join(root, "native/host/main.ts"),
    socketPath,
    workspace,
    onGaveUp: (reason) => void offerRestart(host, reason),
    log: (text) => process.stderr.write(text),
  });
  endWith(host, socketPath);
  lockSession(session.defaultSession);
  protocol.handle(SCHEME, (request) => forward(request, socketPath));
  answerDialogs(ipcMain, dialog);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, () => void shell.openPath(workspace))));
  const started = await host.start();
  if (started.ok) await openWindow();
  else fail(started.error);
}

async function openWindow(): Promise<void> {
  const preload = join(import.meta.dirname, "preload.cjs");
  const window = new BrowserWindow({
    title: "MSM Workbench",
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    show: false,
    webPreferences: { ...PAGE_PREFERENCES, preload },
  });
  window.once("ready-to-show", () => window.show());
  window.webContents.on("render-process-gone", (_event, { reason }) => void offerReload(window, reason));
  app.on("second-instance", (_event, _argv, _folder, other) => greetSecond(window, other));
  await window.loadURL(`${ORIGIN}/`);
}

/** Starting the workbench again shows the window that is there, and says so when another workspace was meant. */
function greetSecond(window: BrowserWindow, other: unknown): void {
  if (window.isMinimized()) window.restore();
  window.focus();
  const wanted = typeof other === "object" && other !== null && "workspace" in other ? other.workspace : workspace;
  if (wanted === workspace) return;
  const message = `The workbench is open on ${workspace}. Close it first to open ${String(wanted)}.`;
  void dialog.showMessageBox(window, { type: "info", message });
}

async function offerRestart(host: HostProcess, reason: Problem): Promise<void> {
  if (!(await agreed(reason.message, "Start it again"))) return app.quit();
  const again = await host.start();
  if (again.ok) BrowserWindow.getAllWindows().forEach((window) => window.reload());
  else await offerRestart(host, again.error);
}

async function offerReload(window: BrowserWindow, reason: string): Promise<void> {
  const message = `The window's process ended (${reason}). Runs go on, and nothing that was stored is lost.`;
  if (await agreed(message, "Reload the window")) window.reload();
  else app.quit();
}

async function agreed(message: string, action: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({ type: "error", message, buttons: [action, "Quit"], cancelId: 1 });
  return response === 0;
}

/** Says on standard error why there is no window, for whoever started us from a terminal, and in a dialog. */
function fail(reason: Problem): void {
  process.stderr.write(`MSM Workbench: ${reason.message}\n`);
  dialog.showErrorBox("The workbench cannot be opened", reason.message);
  process.exitCode = 1;
  app.quit();
}

/** The application ends when its window closes, and leaves only after its host has stored what is in flight. */
function endWith(host: HostProcess, socketPath: string): void {
  app.on("window-all-closed", () => app.quit());
  app.once("will-quit", (event) => {
    event.preventDefault();
    void host.stop().finally(() => {
      if (process.platform !== "win32") rmSync(dirname(socketPath), { recursive: true, force: true });
      app.exit(process.exitCode === undefined ? 0 : Number(process.exitCode));
    });
  });
}
