import { join, resolve } from "node:path";

const WINDOWS = process.platform === "win32";
const PYTHON = WINDOWS ? ["Scripts", "python.exe"] : ["bin", "python"];

export const ROOT = resolve(import.meta.dirname, "../..");
export const BENCH = join(ROOT, "tests/bench");
/** Everything that the benchmark makes or installs; ignored by git. */
export const BUILD = join(ROOT, "build/bench");
export const MODELS = join(BUILD, "models");
export const RESULTS = join(BUILD, "results");
/** package.json and node_modules of the peers of Node. */
export const NODE_PEERS = join(BUILD, "npm");
export const PEER_ENVIRONMENT = join(BUILD, "python");
export const PEER_PYTHON = join(PEER_ENVIRONMENT, ...PYTHON);
export const TRAINER_PYTHON = join(ROOT, "trainer/.venv", ...PYTHON);
export const FIGURES = join(ROOT, "docs/performance.json");
export const PAGE = join(ROOT, "docs/performance.md");
