import { parseArgs } from "node:util";
import { z } from "zod";

export interface CorpusBenchOptions {
  /** Documents of about 1 KB. */
  readonly documents: number;
  /** Documents of about 12 KB. */
  readonly long: number;
  readonly rounds: number;
  /** Whether all was asked for at full size: only then are the figures kept in docs. */
  readonly whole: boolean;
}

const FULL = { documents: 1_000_000, long: 100_000, rounds: 30 };

export const HELP = `npm run bench:corpus -- [options]
  --documents N    documents of about 1 KB (default ${FULL.documents})
  --long N         documents of about 12 KB (default ${FULL.long})
  --rounds N       different questions of each kind (default ${FULL.rounds})
Databases are built in build/bench-corpus and used again. Figures go to docs/performance-corpus.md only at full size.`;

const Count = z.coerce.number().int().nonnegative();

export function readOptions(args: readonly string[]): CorpusBenchOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: "string", default: String(FULL.documents) },
      long: { type: "string", default: String(FULL.long) },
      rounds: { type: "string", default: String(FULL.rounds) },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const read = {
    documents: Count.parse(values.documents),
    long: Count.parse(values.long),
    rounds: Count.min(1).parse(values.rounds),
  };
  return { ...read, whole: read.documents >= FULL.documents && read.long >= FULL.long && read.rounds >= FULL.rounds };
}
