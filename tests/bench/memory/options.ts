import { parseArgs } from "node:util";
import { z } from "zod";

export interface MemoryBenchOptions {
  /** Items of the probe run, each asked in both orders. */
  readonly items: number;
  readonly readings: string;
  readonly documents: number;
  /** Places of the list that are scrolled to. */
  readonly stops: number;
  /** Path of a Chromium. */
  readonly browser: string | null;
}

export const HELP = `npm run bench:memory -- [options]
  --items N        items of the probe run (default 10000; 0: no run)
  --reading KINDS  likelihood,sampled (default likelihood)
  --documents N    documents that are browsed (default 1000000, which take long to make; 0: none)
  --stops N        places of their list that are scrolled to (default 1000)
  --browser PATH   a Chromium (default: the one that npm run setup found)
The corpus is the one of bench:corpus: made in build/bench-corpus once, and used again.`;

const Count = z.coerce.number().int().nonnegative();

export function readOptions(args: readonly string[]): MemoryBenchOptions | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      items: { type: "string", default: "10000" },
      reading: { type: "string", default: "likelihood" },
      documents: { type: "string", default: "1000000" },
      stops: { type: "string", default: "1000" },
      browser: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  return {
    items: Count.parse(values.items),
    readings: values.reading,
    documents: Count.parse(values.documents),
    stops: Count.min(20).parse(values.stops),
    browser: values.browser ?? null,
  };
}
