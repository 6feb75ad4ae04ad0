import { parseArgs } from "node:util";
import { z } from "zod";

export interface UiBenchOptions {
  readonly rounds: number;
  /** Whether all was asked for: only then are the figures kept in docs. */
  readonly whole: boolean;
  /** Only deeds whose name holds this. */
  readonly only: string | null;
}

const ROUNDS = 5;

export const HELP = `npm run bench:ui -- [options]
  --rounds N       how often everything is done (default ${ROUNDS})
  --only WORDS     only deeds whose name has these words in it, and nothing else
The workspace is built in build/bench-ui by real runs and used again. Figures go to docs/performance-ui.md only when all is done.`;

export function readOptions(args: readonly string[]): UiBenchOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: "string", default: String(ROUNDS) },
      only: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const rounds = z.coerce.number().int().min(1).parse(values.rounds);
  const only = values.only ?? null;
  return { rounds, only, whole: only === null && rounds >= ROUNDS };
}
