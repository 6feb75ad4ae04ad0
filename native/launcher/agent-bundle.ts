import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "agent");

/** The agent's sources as one text whose hash names it on the machine, and the program that receives it. */
export interface AgentBundle {
  readonly sha256: string;
  readonly bytes: Buffer;
  readonly bootstrap: Buffer;
}

/** Read once per process: the files of a running workbench do not change. */
export function readAgentBundle(): AgentBundle {
  const names = ["__main__.py"];
  for (const name of readdirSync(join(FOLDER, "msm_agent")).sort()) {
    if (name.endsWith(".py")) names.push(`msm_agent/${name}`);
  }
  const sources = Object.fromEntries(names.map((name) => [name, readFileSync(join(FOLDER, name), "utf8")]));
  const bytes = Buffer.from(JSON.stringify(sources));
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes,
    bootstrap: readFileSync(join(FOLDER, "bootstrap.py")),
  };
}
