import type { ContextBridge, IpcRenderer, WebUtils } from "electron";

/** The one channel between window and main, and all that it may ask. */
export const CHOOSE_CHANNEL = "msm:choose";
export type Choice = "folder" | "file";

/** What the window has beyond a browser, as `window.msm`; absent in a browser. */
export interface Desktop {
  /** Asks for a folder; its path, or null when the person cancelled. */
  chooseFolder(): Promise<string | null>;
  /** Asks for a file; its path, or null when the person cancelled. */
  chooseFile(): Promise<string | null>;
  /** Path of a file or folder that was dropped on the window; empty when it is not on a disk. */
  pathOf(file: File): string;
}

/** Puts the frozen `window.msm` into the page. The three parameters are Electron's objects of the same names. */
export function exposeDesktop(
  contextBridge: Pick<ContextBridge, "exposeInMainWorld">,
  ipcRenderer: Pick<IpcRenderer, "invoke">,
  webUtils: Pick<WebUtils, "getPathForFile">,
): void {
  const choose = async (choice: Choice): Promise<string | null> => {
    const path: unknown = await ipcRenderer.invoke(CHOOSE_CHANNEL, choice);
    return typeof path === "string" ? path : null;
  };
  const desktop: Desktop = {
    chooseFolder: () => choose("folder"),
    chooseFile: () => choose("file"),
    pathOf: (file) => webUtils.getPathForFile(file),
  };
  contextBridge.exposeInMainWorld("msm", Object.freeze(desktop));
}
