import { parseArgs } from "node:util";
import { cutFiles } from "./cut-files.ts";
import { losePower } from "./power-loss.ts";
import { runScenario, type Outcome } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

const POWER_LOSS = "power-loss";

/**
 * `npm run chaos [-- --kills N] [--seed S] [--only NAME,…]`: kills real processes on real workspaces, N times in all, and cuts
 * a write-ahead log as often.
 */
async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { kills: text, cuts: text, seed: text, only: text } });
  const seed = values.seed ?? String(Date.now());
  const kills = Number(values.kills ?? 200);
  const cuts = Number(values.cuts ?? 30);
  const names = [...SCENARIOS.map(({ name }) => name), POWER_LOSS];
  const only = values.only?.split(",") ?? names;
  const chosen = SCENARIOS.filter(({ name }) => only.includes(name));
  if (only.some((name) => !names.includes(name)) || !(kills > 0) || !(cuts > 0)) {
    process.stderr.write(
      `Usage: npm run chaos -- [--kills N] [--cuts N] [--seed S] [--only NAME,…], with NAME one of ${names.join(", ")}.\n`,
    );
    process.exitCode = 2;
    return;
  }
  process.stdout.write(`seed ${seed}, ${kills} kills over ${chosen.length} scenarios\n${header()}\n`);
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  let total = 0;
  for (const scenario of chosen) {
    const missing = scenario.missing?.() ?? null;
    if (missing !== null) {
      process.stdout.write(`${scenario.name.padEnd(16)} skipped: ${missing}\n`);
      continue;
    }
    const most = Math.ceil((kills * scenario.share) / shares);
    const onDeath = (nth: number, place: number): void =>
      void process.stderr.write(`${scenario.name} ${nth}/${most}, at ${Math.round(place * 100)}% of its work\n`);
    const outcome = await runScenario(scenario, { kills: most, seed, onDeath });
    total += outcome.kills;
    process.stdout.write(`${lineOf(scenario, outcome)}\n`);
    for (const fault of outcome.faults) process.stdout.write(`  ${fault}\n`);
    if (outcome.faults.length > 0) process.exitCode = 1;
  }
  process.stdout.write(`${total} kills\n`);
  if (only.includes(POWER_LOSS)) await losePowers(cuts, seed);
}

async function losePowers(cuts: number, seed: string): Promise<void> {
  const { prefixes, faults } = await losePower(cuts, seed);
  const files = await cutFiles(cuts, seed);
  const all = [...faults, ...files];
  const verdict = all.length === 0 ? "all held" : `${all.length} faults`;
  process.stdout.write(
    `${POWER_LOSS}: ${cuts} logs cut or garbled, ${prefixes} different prefixes, ${cuts} files cut, ${verdict}\n`,
  );
  for (const fault of all) process.stdout.write(`  ${fault}\n`);
  if (all.length > 0) process.exitCode = 1;
}

function header(): string {
  const tenths = Array.from({ length: 10 }, (_, place) => `${place}0%`.padStart(4));
  return `${"".padEnd(16)} kills ${tenths.join(" ")}  end  jobs verified`;
}

function lineOf({ name }: Scenario, { kills, landed, verified, faults }: Outcome): string {
  const bars = landed.map((count) => String(count).padStart(4));
  const verdict = faults.length === 0 ? "all held" : `${faults.length} faults`;
  return `${name.padEnd(16)} ${String(kills).padStart(5)} ${bars.join(" ")}  ${verified}, ${verdict}`;
}

await main();
