import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultWorkspace } from "#core/base/user-folder.ts";

/** The workspace to open: `--workspace DIR` or `--workspace=DIR`, then `MSM_WORKSPACE`, then the command line's default. */
export function workspaceOf(argv: readonly string[], env: NodeJS.ProcessEnv, platform: string, home: string): string {
  const at = argv.findLastIndex((word) => word === "--workspace" || word.startsWith("--workspace="));
  const given = argv[at] === "--workspace" ? argv[at + 1] : argv[at]?.slice("--workspace=".length);
  return given ?? env["MSM_WORKSPACE"] ?? defaultWorkspace(env, platform, home);
}

/** Where the host listens: in a new folder that only this user can enter, or a pipe whose name nobody can guess. */
export function newSocketPath(platform: string): string {
  if (platform === "win32") return `\\\\.\\pipe\\msm-workbench-${randomBytes(16).toString("hex")}`;
  return join(mkdtempSync(join(tmpdir(), "msm-")), "host.sock");
}

/** Node 24 and the folder with native/, models/ and dist/renderer/: beside Electron when packaged, in the checkout before. */
export function backendPlaces(app: {
  readonly packaged: boolean;
  readonly resources: string;
  readonly checkout: string;
}): {
  readonly root: string;
  readonly nodeBinary: string;
} {
  const node = process.platform === "win32" ? "node.exe" : "node";
  return app.packaged
    ? { root: join(app.resources, "app.asar.unpacked"), nodeBinary: join(app.resources, "node", node) }
    : { root: app.checkout, nodeBinary: join(app.checkout, "node_modules/node/bin", node) };
}
