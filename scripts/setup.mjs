#!/usr/bin/env node
// Brings a checkout to a state in which it runs: plain Node 20+, no dependency, safe to repeat, silent about what is done already.
//   node scripts/setup.mjs              packages and the window's files (what `npm start` needs)
//   node scripts/setup.mjs --for package  packages alone, since packing builds for itself
//   node scripts/setup.mjs --for check  packages and the trainer's Python environment
//   node scripts/setup.mjs --for test   all of it, a Chromium for the end-to-end tests, and servers for those of hand-off
//   node scripts/setup.mjs --cuda       ONNX Runtime's CUDA provider, a download of about 330 MB
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const STAMPS = join(ROOT, ".setup");
const WINDOWS = process.platform === "win32";

class StepFailed extends Error {
  constructor(what, why, next) {
    super(`${what} failed: ${why} ${next}`);
  }
}

/** Runs a step unless its stamp says it was done for the same inputs; prints what it does and how long it took. */
function step(name, key, action) {
  const stamp = join(STAMPS, name);
  if (existsSync(stamp) && readFileSync(stamp, "utf8").split("\n")[0] === key) return;
  const started = Date.now();
  const detail = action() ?? "";
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stamp, `${key}\n${detail}\n`);
  console.log(`setup: ${name} done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function run(command, args, { env = {}, quiet = false, timeoutMs } = {}) {
  const result = spawnSync(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", process.stderr, process.stderr],
    encoding: "utf8",
    shell: WINDOWS,
    ...(timeoutMs ? { timeout: timeoutMs } : {}),
  });
  return {
    ok: result.status === 0,
    output: `${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}`,
  };
}

function hashOf(...texts) {
  return createHash("sha256").update(texts.join("\n")).digest("hex").slice(0, 24);
}

/** Names, sizes and times of all files below the given paths: enough to see an edit, in milliseconds. */
function fingerprint(...paths) {
  const lines = [];
  const visit = (path) => {
    const stat = statSync(path);
    if (stat.isFile()) lines.push(`${path} ${stat.size} ${stat.mtimeMs}`);
    else for (const name of readdirSync(path).sort()) if (name !== "node_modules") visit(join(path, name));
  };
  for (const path of paths) if (existsSync(join(ROOT, path))) visit(join(ROOT, path));
  return hashOf(...lines);
}

function onPath(name) {
  const names = WINDOWS ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const each of names) if (folder !== "" && existsSync(join(folder, each))) return join(folder, each);
  }
  return null;
}

function isRootOnDebian() {
  return process.platform === "linux" && process.getuid?.() === 0 && onPath("apt-get") !== null;
}

function installDebian(...packages) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["-o", "DPkg::Lock::Timeout=300", "update", "-qq"], { env, quiet: true });
  return run(
    "apt-get",
    ["-o", "DPkg::Lock::Timeout=300", "install", "-y", "-qq", "--no-install-recommends", ...packages],
    {
      env,
      quiet: true,
    },
  );
}

function installPackages() {
  const lock = readFileSync(join(ROOT, "package-lock.json"), "utf8");
  const key = hashOf(lock, process.platform, process.arch);
  if (!existsSync(join(ROOT, "node_modules/node/bin"))) rmSync(join(STAMPS, "packages"), { force: true });
  step("packages", key, () => {
    console.log("setup: installing packages (npm ci)…");
    // ONNX Runtime's install script would download the CUDA provider; it runs only when asked for by --cuda.
    const installed = run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      env: { ONNXRUNTIME_NODE_INSTALL: "skip" },
    });
    if (!installed.ok) {
      throw new StepFailed(
        "Installing packages",
        "npm ci ended with an error (above).",
        "Check that the npm registry can be reached, then run npm run setup again.",
      );
    }
    if (!existsSync(join(ROOT, "node_modules/node/bin"))) {
      throw new StepFailed(
        "Installing packages",
        "the package `node` brought no binary.",
        "Allow npm to run its install script (no --ignore-scripts), then run npm run setup again.",
      );
    }
    linkCommand();
  });
}

/** `npx msm` finds the command line in the checkout like any installed one. */
function linkCommand() {
  const folder = join(ROOT, "node_modules/.bin");
  const link = join(folder, WINDOWS ? "msm.cmd" : "msm");
  rmSync(link, { force: true });
  if (WINDOWS) writeFileSync(link, `@node "%~dp0\\..\\..\\cli\\msm.mjs" %*\r\n`);
  else symlinkSync("../../cli/msm.mjs", link);
}

function buildWindow() {
  const sources = fingerprint("renderer", "core", "electron", "package-lock.json");
  for (const file of ["dist/renderer/index.html", "dist/electron/main.js"]) {
    if (!existsSync(join(ROOT, file))) rmSync(join(STAMPS, "window"), { force: true });
  }
  step("window", sources, () => {
    console.log("setup: building the window's files…");
    for (const script of ["build", "build:electron"]) {
      const built = run("npm", ["run", "--silent", script], { quiet: true });
      if (!built.ok) {
        throw new StepFailed(
          "Building the window's files",
          `npm run ${script} ended with an error:\n${built.output}\n`,
          "Mend it, then run npm run setup again.",
        );
      }
    }
  });
}

function preparePython() {
  const requirements = readFileSync(join(ROOT, "trainer/requirements.txt"), "utf8");
  const environment = join(ROOT, "trainer/.venv");
  const python = join(environment, WINDOWS ? "Scripts/python.exe" : "bin/python");
  // A link leads to an environment that is someone else's too: it is taken as it is, never remade.
  if (existsSync(environment) && lstatSync(environment).isSymbolicLink()) return;
  if (!existsSync(python)) rmSync(join(STAMPS, "trainer"), { force: true });
  step("trainer", hashOf(requirements), () => {
    console.log("setup: making the trainer's Python environment (a download of about 300 MB the first time)…");
    const system = ["python3", "python"].map(onPath).find((found) => found !== null);
    if (!system) {
      throw new StepFailed(
        "The trainer's Python environment",
        "no Python was found.",
        "Install Python 3.11 or newer, then run npm run setup:trainer.",
      );
    }
    let made = run(system, ["-m", "venv", "trainer/.venv"], { quiet: true });
    if (!made.ok && isRootOnDebian()) {
      installDebian("python3-venv");
      made = run(system, ["-m", "venv", "--clear", "trainer/.venv"], { quiet: true });
    }
    if (!made.ok) {
      throw new StepFailed(
        "The trainer's Python environment",
        `${made.output.trim()}.`,
        "Install Python's venv module, then run npm run setup:trainer.",
      );
    }
    const installed = run(
      python,
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "trainer/requirements.txt"],
      { quiet: true },
    );
    if (!installed.ok) {
      throw new StepFailed(
        "The trainer's Python environment",
        `pip ended with an error:\n${installed.output.trim()}\n`,
        "Check that PyPI can be reached, then run npm run setup:trainer.",
      );
    }
  });
}

function findChromium() {
  const named = [
    process.env.MSM_CHROMIUM,
    ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"].map(onPath),
  ];
  const found = named.find((path) => path && existsSync(path));
  if (found) return found;
  const cache =
    { darwin: "Library/Caches/ms-playwright", win32: "AppData/Local/ms-playwright" }[process.platform] ??
    ".cache/ms-playwright";
  const folder = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), cache);
  if (!existsSync(folder)) return null;
  const binaries = [
    "chrome-linux/chrome",
    "chrome-linux64/chrome",
    "chrome-win/chrome.exe",
    "chrome-win64/chrome.exe",
    "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
  ];
  for (const version of readdirSync(folder)
    .filter((name) => name.startsWith("chromium-"))
    .sort()
    .reverse()) {
    const path = binaries.map((binary) => join(folder, version, binary)).find((each) => existsSync(each));
    if (path) return path;
  }
  return null;
}

function prepareChromium() {
  const stamp = join(STAMPS, "chromium");
  if (existsSync(stamp) && !existsSync(readFileSync(stamp, "utf8").split("\n")[1] ?? "")) rmSync(stamp);
  step("chromium", hashOf(process.platform), () => {
    const found = findChromium();
    if (found) return found;
    console.log("setup: fetching Chromium for the end-to-end tests…");
    const cli = join(ROOT, "node_modules/playwright/cli.js");
    const fetched = run(process.execPath, [cli, "install", "chromium"], { quiet: true, timeoutMs: 180_000 });
    if (!fetched.ok) console.log("setup: Playwright's own Chromium could not be fetched");
    if (!fetched.ok && isRootOnDebian()) {
      console.log("setup: installing Debian's package chromium…");
      installDebian("chromium");
    }
    const path = findChromium();
    if (!path) {
      throw new StepFailed(
        "Finding Chromium",
        "there is none on this machine and it could not be fetched.",
        "Install Chromium or Chrome, or name one in MSM_CHROMIUM, then run npm test again.",
      );
    }
    return path;
  });
}

/**
 * An ssh server and a one-node Slurm for the tests of hand-off, which start and stop them themselves. Without them those
 * tests are skipped. While they are installed, policy-rc.d keeps their services from being started on this machine.
 */
function prepareServers() {
  const servers = ["/usr/sbin/sshd", "/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/munged"];
  const missing = servers.filter((path) => !existsSync(path));
  if (missing.length === 0 || process.platform !== "linux") return;
  if (!isRootOnDebian()) {
    console.log(`setup: no ${missing.join(", ")} here; tests that need them are skipped`);
    return;
  }
  step("servers", hashOf(process.platform, ...missing), () => {
    console.log("setup: installing an ssh server and Slurm for the tests…");
    const policy = "/usr/sbin/policy-rc.d";
    const ours = !existsSync(policy);
    if (ours) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
    try {
      installDebian("openssh-server", "openssh-client", "slurmctld", "slurmd", "slurm-client", "munge");
    } finally {
      if (ours) rmSync(policy, { force: true });
    }
    const left = servers.filter((path) => !existsSync(path));
    if (left.length > 0)
      console.log(`setup: ${left.join(", ")} could not be installed; tests that need them are skipped`);
  });
}

function installCuda() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new StepFailed(
      "Fetching the CUDA provider",
      "ONNX Runtime offers it for Linux x64 only.",
      "On Windows use DirectML, which is bundled.",
    );
  }
  console.log("setup: fetching ONNX Runtime's CUDA provider (about 330 MB)…");
  const fetched = run(process.execPath, [join(ROOT, "node_modules/onnxruntime-node/script/install.js")], {
    env: { ONNXRUNTIME_NODE_INSTALL: "cuda12" },
  });
  if (!fetched.ok) {
    throw new StepFailed(
      "Fetching the CUDA provider",
      "the download ended with an error (above).",
      "Check the network; CPU inference works without it.",
    );
  }
  console.log("setup: done; npx msm doctor says whether this machine's CUDA 12 and cuDNN 9 are found");
}

function main(argv) {
  const purpose = argv.includes("--for") ? argv[argv.indexOf("--for") + 1] : "start";
  installPackages();
  if (argv.includes("--cuda")) installCuda();
  if (purpose === "start" || purpose === "test") buildWindow();
  if (purpose === "check" || purpose === "test" || purpose === "trainer") preparePython();
  if (purpose === "test") prepareChromium();
  if (purpose === "test") prepareServers();
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StepFailed)) throw error;
  console.error(`setup: ${error.message}`);
  process.exit(1);
}
