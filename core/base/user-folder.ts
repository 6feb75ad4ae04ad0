type Environment = Readonly<Record<string, string | undefined>>;

/** Folder of the workspace where none is named. `platform` is Node's `process.platform`. */
export function defaultWorkspace(env: Environment, platform: string, home: string): string {
  return userFolder("MSM Workbench", env, platform, home);
}

/**
 * Folder of a user's engine packs, beside the default workspace and outside of every installation: packs belong to the
 * machine, and outlive a workspace as well as an update.
 */
export function enginesFolder(env: Environment, platform: string, home: string): string {
  return userFolder("MSM Workbench Engines", env, platform, home);
}

/** The system's place for a program's own files. Paths are joined by `/`, which Windows takes too. */
function userFolder(title: string, env: Environment, platform: string, home: string): string {
  switch (platform) {
    case "darwin":
      return `${home}/Library/Application Support/${title}`;
    case "win32":
      return `${env["LOCALAPPDATA"] ?? `${home}/AppData/Local`}/${title}`;
    default:
      return `${env["XDG_DATA_HOME"] ?? `${home}/.local/share`}/${title.toLowerCase().replaceAll(" ", "-")}`;
  }
}
