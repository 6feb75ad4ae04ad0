import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../places.ts";

export interface Serving {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

/** `msm serve` on a workspace. */
export async function serveWorkspace(workspace: string): Promise<Serving> {
  const child = spawn(process.execPath, [join(ROOT, "cli/main.ts"), "--workspace", workspace, "serve"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  let text = "";
  for await (const part of child.stdout) {
    text += String(part);
    const url = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(text)?.[0];
    if (url === undefined) continue;
    return {
      url,
      pid: child.pid ?? -1,
      close: async () => {
        child.kill("SIGTERM");
        await ended;
      },
    };
  }
  throw new Error(`msm serve ended without a URL: ${text}`);
}
