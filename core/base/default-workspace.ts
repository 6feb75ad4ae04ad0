/**
 * Folder of the workspace where none is named: the system's place for a program's own files. `platform` is Node's
 * `process.platform`. Paths are joined by `/`, which Windows takes too.
 */
export function defaultWorkspace(
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
  home: string,
): string {
  switch (platform) {
    case "darwin":
      return `${home}/Library/Application Support/MSM Workbench`;
    case "win32":
      return `${env["LOCALAPPDATA"] ?? `${home}/AppData/Local`}/MSM Workbench`;
    default:
      return `${env["XDG_DATA_HOME"] ?? `${home}/.local/share`}/msm-workbench`;
  }
}
