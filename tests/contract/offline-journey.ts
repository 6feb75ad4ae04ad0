import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { z } from "zod";

const ROOT = resolve(import.meta.dirname, "../..");
const NODE = process.execPath;
const MSM = join(ROOT, "cli/msm.mjs");

/** Screens that read everything that a workspace holds. */
const SCREENS = ["compare", "probes", "checkpoints", "specs", "corpus", "training", "doctor", "demo"];

const Ledger = z.object({ result: z.object({ data: z.object({ requestsSent: z.number() }) }) });

/**
 * What a newcomer does, for whoever watches the network meanwhile: a probe run, then the workbench in a browser where one
 * is given. Prints what became of it as one JSON document. Arguments: the workspace, and "browser" or nothing.
 */
async function main(): Promise<void> {
  const [workspace = "", withBrowser] = process.argv.slice(2);
  const run = ["probe", "run", "value-micro-clear", "--checkpoints", "aft", "--reading", "likelihood", "--json"];
  const probe = spawnSync(NODE, [MSM, "--workspace", workspace, ...run], { cwd: ROOT, encoding: "utf8" });
  const child = spawn(NODE, [MSM, "--workspace", workspace, "serve"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((done) => child.once("exit", done));
  const url = await urlOf(child.stdout);
  const faults = withBrowser === "browser" ? await browse(url) : [];
  const requestsSent = await ledger(url);
  child.kill("SIGTERM");
  await ended;
  process.stdout.write(
    `${JSON.stringify({ probe: probe.status, said: probe.stderr.slice(-300), faults, requestsSent })}\n`,
  );
}

async function urlOf(output: NodeJS.ReadableStream): Promise<URL> {
  let text = "";
  for await (const part of output) {
    text += String(part);
    const found = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(text);
    if (found) return new URL(found[0]);
  }
  throw new Error(`msm serve ended without a URL: ${text}`);
}

async function ledger(url: URL): Promise<number> {
  const headers = { authorization: `Bearer ${url.hash.replace("#token=", "")}` };
  const entered = await fetch(new URL("/session", url), { method: "POST", headers });
  const cookie = (entered.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const status = await fetch(new URL("/trpc/status", url), { headers: { cookie } });
  return Ledger.parse(await status.json()).result.data.requestsSent;
}

/** The Chromium that the set-up found. */
function chromiumPath(): string {
  const note = join(ROOT, ".setup/chromium");
  const noted = existsSync(note) ? readFileSync(note, "utf8").split("\n")[1] : undefined;
  return noted ?? "/usr/bin/chromium";
}

async function browse(url: URL): Promise<string[]> {
  const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];
  const browser = await chromium.launch({ executablePath: chromiumPath(), args });
  const page = await browser.newPage();
  const faults: string[] = [];
  watch(page, url.origin, faults);
  await page.goto(url.href);
  await page.getByRole("navigation").first().waitFor();
  for (const screen of SCREENS) {
    await page.goto(`${url.origin}/#/${screen}`);
    await page.getByRole("main").waitFor();
    await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  }
  await browser.close();
  return faults;
}

function watch(page: Page, own: string, faults: string[]): void {
  page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== "data:" && protocol !== "blob:" && origin !== own) faults.push(`left: ${request.url()}`);
  });
}

await main();
