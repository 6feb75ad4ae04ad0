import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ALONE, noNamespace, noRecord, recordedIn } from "../connections.ts";
import { ROOT } from "./served-workbench.ts";

/**
 * `npm run test:e2e [-- --with-network] [-- what Playwright takes]`: the end-to-end suite in a network namespace that has only loopback, with
 * every connection of the workbench's processes recorded. Where either cannot be had, one line says so. Any address outside fails it.
 */
const RECORDS = join(ROOT, "build/test/connections");
const say = (line: string): void => void process.stdout.write(`e2e: ${line}\n`);

function main(argv: readonly string[]): number {
  const args = argv.filter((word) => word !== "--with-network");
  const withNetwork = args.length < argv.length;
  const shared = withNetwork ? "as asked" : noNamespace();
  say(shared === null ? "without any network but loopback" : `with the machine's network: ${shared}`);
  const blind = noRecord();
  if (blind !== null) say(`connections are not recorded: ${blind}`);
  rmSync(RECORDS, { recursive: true, force: true });
  mkdirSync(RECORDS, { recursive: true });
  const playwright = join(ROOT, "node_modules/.bin/playwright");
  const command = [playwright, "test", "--config", join(ROOT, "tests/e2e/playwright.config.ts"), ...args];
  const [program = "", ...rest] = shared === null ? [...ALONE, ...command] : command;
  const env = blind === null ? { ...process.env, MSM_RECORD_CONNECTIONS: RECORDS } : process.env;
  const ended = spawnSync(program, rest, { cwd: ROOT, stdio: "inherit", env, shell: process.platform === "win32" });
  if (blind !== null) return ended.status ?? 1;
  const { commands, programs, calls, outside } = recordedIn(RECORDS);
  say(
    `${commands} commands, and the ${programs} programs that they became and started, named an address in ${calls} calls; ${outside.length} of those are outside this machine`,
  );
  for (const call of new Set(outside)) say(`outside this machine: ${call}`);
  return ended.status === 0 && outside.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
