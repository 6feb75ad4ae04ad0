import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { LAUNCH } from "../../e2e/launch-browser.ts";
import { ROOT, serveWorkspace } from "../../e2e/served-workbench.ts";
import { type DeedFigure, spreadOf } from "./figures.ts";
import { HostDelay } from "./host-delay.ts";
import { watchWholeRun, whileARunStreams } from "./live-run.ts";
import { HELP, readOptions, type UiBenchOptions } from "./options.ts";
import { uiPage, type UiFigures } from "./page.ts";
import { Rounds } from "./rounds.ts";
import { timeStarts } from "./starts.ts";
import { benchWorkspace } from "./workspace.ts";

const PAGE = join(ROOT, "docs/performance-ui.md");
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === "help") {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  execFileSync("npm", ["run", "-s", "build"], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  const browser = await chromium.launch(LAUNCH);
  try {
    const page = uiPage(await figuresOf(browser, options));
    process.stdout.write(page);
    if (options.whole) writeFileSync(PAGE, page);
  } finally {
    await browser.close();
  }
}

async function figuresOf(browser: Browser, options: UiBenchOptions): Promise<UiFigures> {
  // What is measured is what stands there now.
  const [load = 0] = loadavg();
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim();
  const starts = options.only === null ? await startsOf(browser, options.rounds) : [];
  const deeds = await deedsSeen(browser, options);
  return {
    at: new Date().toISOString().slice(0, 10),
    commit,
    machine: `${cpus()[0]?.model ?? "an unknown processor"} (${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${platform()} ${release()}), load average ${load.toFixed(1)} before it began`,
    browser: `Chromium ${browser.version()}`,
    rounds: options.rounds,
    starts,
    ...deeds,
  };
}

async function startsOf(browser: Browser, rounds: number): Promise<UiFigures["starts"]> {
  const starts: Awaited<ReturnType<typeof timeStarts>>[] = [];
  for (let round = 0; round < rounds; round++) {
    say(`start ${round + 1} of ${rounds}`);
    starts.push(await timeStarts(browser));
  }
  const figure = (what: string, which: "cold" | "warm") => ({
    what,
    host: spreadOf(starts.map((start) => start[which].hostMs)),
    usable: spreadOf(starts.map((start) => start[which].usableMs)),
  });
  return [figure("a new workspace", "cold"), figure("the same again", "warm")];
}

async function deedsSeen(
  browser: Browser,
  { rounds, only }: UiBenchOptions,
): Promise<{ readonly quiet: readonly DeedFigure[]; readonly streaming: readonly DeedFigure[] }> {
  const workspace = benchWorkspace(say);
  const served = await serveWorkspace(workspace.path);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const other = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(served.url);
  await page.getByRole("navigation").first().waitFor();
  const host = new HostDelay(served.url);
  const quiet = new Rounds(page, host);
  const streaming = new Rounds(page, host);
  try {
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      await quiet.play(workspace, round, only);
      await quiet.playPeer(other);
      await page.bringToFront();
      await whileARunStreams(page, () => streaming.play(workspace, round + 1, only));
      if (only === null || "a whole run".includes(only))
        streaming.add("a whole run, looked at in Compare", await streaming.see(() => watchWholeRun(page)));
    }
  } finally {
    await host.stop();
    await served.stop();
  }
  return { quiet: quiet.figures(workspace), streaming: streaming.figures(workspace) };
}

await main(process.argv.slice(2));
