import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import type { Limits } from "./bound.ts";
import type { ModelName } from "./job.ts";
import { BENCH, BUILD, MODELS, NODE_PEERS, PEER_ENVIRONMENT, PEER_PYTHON, ROOT, TRAINER_PYTHON } from "./places.ts";
import { lastLine, runCommand } from "./run-command.ts";
import type { CommandEnd } from "./run-command.ts";
import type { SystemEntry } from "./systems.ts";

const INSTALL_MS = 20 * 60_000;
const AUTHOR_MS = 10 * 60_000;

const LimitsShape = z.object({ gflops: z.number().positive(), gigabytesPerSecond: z.number().positive() });

/** Why a need cannot be met; null where it is. */
type Lack = string | null;

/** Installs what the systems need under build/bench, once for each state of the files that name it. */
export async function installPeers(
  systems: readonly SystemEntry[],
  say: (line: string) => void,
): Promise<Readonly<Record<SystemEntry["needs"], Lack>>> {
  const isNeeded = (needs: SystemEntry["needs"]): boolean => systems.some((system) => system.needs === needs);
  return {
    nothing: null,
    npm: isNeeded("npm") ? await once("npm", "package.json", say, installNodePeers) : null,
    // Always: its transformers is the reference of parity.
    python: await once("python", "requirements.txt", say, installPythonPeers),
  };
}

async function once(
  name: string,
  list: string,
  say: (line: string) => void,
  install: (list: string) => Promise<CommandEnd>,
): Promise<Lack> {
  const path = join(BENCH, "peers", list);
  const key = createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
  const stamp = join(BUILD, `${name}.installed`);
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === key) return null;
  say(`installing the peers of ${list} …`);
  const ended = await install(path);
  if (!ended.ok) return `${list} could not be installed: ${lastLine(ended.tail)}`;
  await writeFile(stamp, key);
  return null;
}

async function installNodePeers(list: string): Promise<CommandEnd> {
  await mkdir(NODE_PEERS, { recursive: true });
  await copyFile(list, join(NODE_PEERS, "package.json"));
  // What the packages bring is enough: their install scripts would download or build.
  return runCommand(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"], {
    cwd: NODE_PEERS,
    env: { ONNXRUNTIME_NODE_INSTALL: "skip" },
    timeoutMs: INSTALL_MS,
  });
}

async function installPythonPeers(list: string): Promise<CommandEnd> {
  const made = await runCommand([TRAINER_PYTHON, "-m", "venv", PEER_ENVIRONMENT], { timeoutMs: INSTALL_MS });
  if (!made.ok) return made;
  return runCommand([PEER_PYTHON, "-m", "pip", "install", "--quiet", "-r", list], { timeoutMs: INSTALL_MS });
}

/** Writes a model in all formats where it is not there yet; a format that cannot be written is a line. */
export async function authorModel(name: ModelName, say: (line: string) => void): Promise<void> {
  const folder = join(MODELS, name);
  await mkdir(MODELS, { recursive: true });
  if (!existsSync(folder)) {
    say(`writing the model ${name} …`);
    const author = [TRAINER_PYTHON, join(BENCH, "peers/author.py"), MODELS, name];
    const ended = await runCommand(author, { env: { PYTHONPATH: join(ROOT, "trainer") }, timeoutMs: AUTHOR_MS });
    if (!ended.ok) throw new Error(`The model ${name} could not be written: ${lastLine(ended.tail)}`);
  }
  const formats = [
    { file: "model.gguf", command: [join(BENCH, "peers/author_gguf.py"), folder] },
    { file: "genai", command: [join(BENCH, "peers/author_genai.py"), folder] },
  ];
  for (const { file, command } of formats) {
    if (existsSync(join(folder, file))) continue;
    const ended = await runCommand([PEER_PYTHON, ...command], { timeoutMs: AUTHOR_MS });
    if (!ended.ok) say(`${name}: no ${file}: ${lastLine(ended.tail)}`);
  }
}

/** Writes the models of the machine's limits and measures with them. */
export async function measureLimits(threads: number, say: (line: string) => void): Promise<Limits> {
  const [folder, out] = [join(BUILD, "probe"), join(BUILD, "limits.json")];
  await rm(out, { force: true });
  const steps = [
    [TRAINER_PYTHON, join(BENCH, "peers/author_probe.py"), folder],
    [process.execPath, join(BENCH, "workers/probe.ts"), folder, String(threads), out],
  ];
  for (const step of steps) {
    const ended = await runCommand(step, { timeoutMs: AUTHOR_MS });
    if (!ended.ok) throw new Error(`The machine's limits could not be measured: ${lastLine(ended.tail)}`);
  }
  const limits = LimitsShape.parse(JSON.parse(await readFile(out, "utf8")));
  say(`this machine: ${limits.gflops.toFixed(0)} GFLOP/s, ${limits.gigabytesPerSecond.toFixed(1)} GB/s`);
  return limits;
}
