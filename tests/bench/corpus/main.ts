import { execFileSync } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { ROOT } from "../places.ts";
import { buildCorpus } from "./build.ts";
import { measureCorpus } from "./measure.ts";
import { HELP, readOptions } from "./options.ts";
import { corpusPage, type CorpusFigures } from "./page.ts";

const PAGE = join(ROOT, "docs/performance-corpus.md");

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === "help") {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const kinds = [
    { count: options.documents, characters: 1_000, title: "Short documents (about 1 KB)" },
    { count: options.long, characters: 12_000, title: "Documents of full length (about 12 KB)" },
  ];
  const figures: CorpusFigures[] = [];
  for (const { count, characters, title } of kinds.filter((kind) => kind.count > 0)) {
    say(title);
    const corpus = buildCorpus(count, characters, say);
    const rows = await measureCorpus(corpus, count, options.rounds, say);
    const { insertSeconds, openMs } = corpus;
    figures.push({ title, documents: count, sizeBytes: statSync(corpus.path).size, insertSeconds, openMs, rows });
    await corpus.store.corpusReader.close();
    corpus.store.close();
  }
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const machine = `${cpus()[0]?.model ?? "an unknown processor"} (${cpus().length} cores, ${memory}, ${platform()} ${release()})`;
  const page = corpusPage({ at: new Date().toISOString().slice(0, 10), commit, machine }, figures);
  process.stdout.write(page);
  if (options.whole) writeFileSync(PAGE, page);
}

await main(process.argv.slice(2));
