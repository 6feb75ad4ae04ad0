// A person with a browser: opens the workbench of a host, runs a probe there and watches it. Where the host or the browser is
// killed it starts another and goes on. Says what the page was told as JSON lines {phase, done}. Arguments: WORKSPACE.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { chromium, type BrowserServer, type Page } from "@playwright/test";
import { z } from "zod";
import { DEFAULT_RUN_SETTINGS } from "#core/probes/run.ts";
import { chromiumPath } from "./chromium.ts";
import { HOST } from "./start-victim.ts";

const [workspace = ""] = process.argv.slice(2);
const REQUEST = {
  ...DEFAULT_RUN_SETTINGS,
  readings: ["likelihood", "sampled"],
  samples: 2,
  probe: "few",
  checkpoints: ["base", "aft"],
};
const Runs = z.array(z.looseObject({ id: z.string(), status: z.string() }));
const Told = z.looseObject({ type: z.string(), phase: z.string().optional(), done: z.number().optional() });

interface Served {
  readonly child: ChildProcess;
  readonly url: string;
}

async function startHost(): Promise<Served> {
  const child = spawn(process.execPath, [HOST, workspace], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface(child.stdout);
  const [line] = await Promise.race([once(lines, "line"), once(child, "exit").then(() => [""])]);
  // It was killed before it served; the next one is asked.
  if (line === "") return startHost();
  return { child, url: z.object({ url: z.string() }).parse(JSON.parse(String(line))).url };
}

async function openPage(browser: BrowserServer, url: string): Promise<Page> {
  const page = await (await chromium.connect(browser.wsEndpoint())).newPage();
  await page.goto(url);
  await page.getByRole("navigation").first().waitFor();
  return page;
}

/** Asks the host as the window does, from the page. */
async function ask(page: Page, path: string, input?: unknown): Promise<unknown> {
  return page.evaluate(
    async ({ to, what }) => {
      const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(what) };
      const reply = await fetch(`/trpc/${to}`, what === undefined ? {} : init);
      const { result, error } = await reply.json();
      if (error) throw new Error(error.message);
      return result.data;
    },
    { to: path, what: input },
  );
}

/** Resolves with how the run ended, as the page was told; rejects where the stream or the page breaks off. */
async function watch(page: Page, id: string): Promise<string> {
  const ended = Promise.withResolvers<string>();
  page.once("close", () => ended.reject(new Error("the page is gone")));
  page.once("crash", () => ended.reject(new Error("the page is gone")));
  await page.exposeFunction("heard", (text: string) => {
    if (text === "") return ended.reject(new Error("the stream is gone"));
    const told = Told.parse(JSON.parse(text));
    if (told.type === "progress") writeSync(1, `${JSON.stringify({ phase: told.phase, done: told.done })}\n`);
    else ended.resolve(text);
  });
  await page.evaluate((input) => {
    const stream = new EventSource(`/trpc/runs.watch?input=${encodeURIComponent(input)}`);
    const heard: unknown = Reflect.get(globalThis, "heard");
    if (typeof heard !== "function") throw new Error("not exposed");
    stream.addEventListener("message", ({ data }) => void heard(data));
    stream.addEventListener("error", () => {
      stream.close();
      void heard("");
    });
  }, JSON.stringify({ id }));
  return ended.promise;
}

/** One life of a window on one host; true when the run has ended. */
async function look(browser: BrowserServer, { url }: Served): Promise<boolean> {
  const page = await openPage(browser, url);
  const [known] = Runs.parse(await ask(page, "runs.list"));
  const resumable = known !== undefined && known.status !== "running";
  if (known?.status === "finished") return true;
  const run = known === undefined ? await ask(page, "runs.start", REQUEST) : known;
  const { id } = Runs.element.parse(run);
  if (resumable) await ask(page, "runs.resume", { id });
  return (await watch(page, id)).includes('"finished"');
}

function isGone(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

const launch = (): Promise<BrowserServer> =>
  chromium.launchServer({ ...chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });

let host = await startHost();
let browser = await launch();
for (let ended = false; !ended;) {
  // Whatever breaks under it is started again; what it was told before stays told.
  ended = await look(browser, host).catch(() => false);
  if (isGone(host.child)) host = await startHost();
  const window = browser.process();
  if (isGone(window)) browser = await launch();
}
await browser.close();
const left = once(host.child, "exit");
// False where it was killed after the run's end.
if (host.child.kill("SIGTERM")) await left;
process.exit(0);
