import { parseArgs } from "node:util";
import { FuzzThread } from "./run-target.ts";
import { TARGETS } from "./targets.ts";

/** `npm run fuzz [-- --seconds N] [--seed S] [--only NAME]`: N seconds for each parser at the edge. */
async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { seconds: text, seed: text, only: text } });
  const seed = values.seed ?? String(Date.now());
  const seconds = Number(values.seconds ?? 10);
  const chosen = TARGETS.filter(({ name }) => values.only === undefined || name === values.only);
  if (chosen.length === 0 || !(seconds > 0)) {
    const names = TARGETS.map(({ name }) => name).join(", ");
    process.stderr.write(`Usage: npm run fuzz -- [--seconds N] [--seed S] [--only NAME], with NAME one of ${names}.\n`);
    process.exitCode = 2;
    return;
  }
  process.stdout.write(`seed ${seed}, ${seconds} s for each of ${chosen.length} parsers\n`);
  const thread = new FuzzThread();
  let total = 0;
  for (const { name } of chosen) {
    const { cases, fault } = await thread.run(name, { seed, seconds, cases: Number.MAX_SAFE_INTEGER });
    total += cases;
    process.stdout.write(`${name.padEnd(20)} ${String(cases).padStart(8)} cases  ${fault ?? "all held"}\n`);
    if (fault !== null) process.exitCode = 1;
  }
  await thread.close();
  process.stdout.write(`${total} cases\n`);
}

await main();
