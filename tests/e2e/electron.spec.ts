import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { _electron, expect, test, type ElectronApplication, type Page } from "@playwright/test";

const ROOT = resolve(import.meta.dirname, "../..");
const electron = electronBinary();
const xvfb = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "Xvfb"))
  .find(existsSync);
const hasDisplay = process.platform !== "linux" || Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
const missing = whyNot();

let folder = "";
let display: ChildProcess | null = null;
let application: ElectronApplication | null = null;
let page: Page;

test.skip(missing !== null, missing ?? "");

test.beforeAll(async () => {
  if (missing !== null || electron === null) return;
  folder = mkdtempSync(join(tmpdir(), "msm-window-"));
  const args = [ROOT, "--workspace", join(folder, "workspace"), `--user-data-dir=${join(folder, "chromium")}`];
  application = await _electron.launch({ executablePath: electron, args, env: await environment() });
  page = await application.firstWindow();
  await page.waitForLoadState("domcontentloaded");
});

test.afterAll(async () => {
  await application?.close();
  display?.kill();
  if (folder !== "") rmSync(folder, { recursive: true, force: true });
});

test("the window shows the workbench from the host's socket, sandboxed and isolated", async () => {
  expect(page.url()).toMatch(/^app:\/\/workbench\//);
  await expect(page).toHaveTitle(/MSM Workbench/);
  expect(await page.evaluate("[typeof require, typeof process, Object.isFrozen(msm), Object.keys(msm)]")).toEqual([
    "undefined",
    "undefined",
    true,
    ["chooseFolder", "chooseFile", "pathOf"],
  ]);
});

test("queries are answered and subscriptions stream under app:", async () => {
  expect(await page.evaluate("fetch('/trpc/runs.list').then((answer) => answer.json())")).toEqual({
    result: { data: [] },
  });
  const input = { checkpoints: ["ghost"], prompt: "Brie?", seed: 1, temperature: 0, topP: 1, maxTokens: 4 };
  const url = `/trpc/chat?input=${encodeURIComponent(JSON.stringify(input))}`;
  const events = `fetch(${JSON.stringify(url)}, { headers: { accept: "text/event-stream" } }).then((answer) => answer.text())`;
  expect(await page.evaluate(events)).toContain("checkpoint-unknown");
});

test("nothing else can be fetched or navigated to", async () => {
  const elsewhere = "http://127.0.0.1:9/";
  expect(await page.evaluate(`fetch("${elsewhere}").then(() => "fetched", () => "refused")`)).toBe("refused");
  expect(await page.evaluate(`window.open("${elsewhere}")`)).toBeNull();
  await page.evaluate(`location.assign("${elsewhere}")`);
  expect(await page.evaluate("document.title + location.href")).toMatch(/MSM Workbench.*app:\/\/workbench\//);
});

test("the folder dialog's answer reaches the page", async () => {
  await application?.evaluate(({ dialog }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: ["/models/base"] });
  });
  expect(await page.evaluate("msm.chooseFolder()")).toBe("/models/base");
});

function electronBinary(): string | null {
  const pathFile = join(ROOT, "node_modules/electron/path.txt");
  const binary = existsSync(pathFile) ? join(ROOT, "node_modules/electron/dist", readFileSync(pathFile, "utf8")) : null;
  return binary !== null && existsSync(binary) ? binary : null;
}

/** Why the window cannot be opened here, printed once; null when it can. */
function whyNot(): string | null {
  const reason =
    electron === null
      ? "Electron's binary is not here (npm start fetches it where that is possible)"
      : process.getuid?.() === 0
        ? "Chromium's sandbox does not run as root"
        : hasDisplay || xvfb
          ? null
          : "there is no display and no Xvfb";
  if (reason !== null) process.stdout.write(`The desktop window is not tested: ${reason}.\n`);
  return reason;
}

/** This process's variables, with a virtual display where there is no real one. */
async function environment(): Promise<Record<string, string>> {
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  if (hasDisplay || xvfb === undefined) return env;
  const server = spawn(xvfb, ["-displayfd", "1", "-screen", "0", "1440x900x24"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  display = server;
  const [number] = await once(server.stdout.setEncoding("utf8"), "data");
  return { ...env, DISPLAY: `:${String(number).trim()}` };
}
