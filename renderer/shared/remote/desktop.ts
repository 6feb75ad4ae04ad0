/** What the desktop window offers beyond a browser; absent in a browser. */
export interface Desktop {
  /** Asks for a folder; null when the person closes the dialog. */
  chooseFolder(): Promise<string | null>;
  /** Asks for a file; null when the person closes the dialog. */
  chooseFile(): Promise<string | null>;
  /** The path of a dropped file or folder, which a browser keeps to itself; empty where it is not on a disk. */
  pathOf(file: File): string;
}

declare global {
  interface Window {
    readonly msm?: Desktop;
  }
}

export function desktop(): Desktop | null {
  return globalThis.window.msm ?? null;
}
