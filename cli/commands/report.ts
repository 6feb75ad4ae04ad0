import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { Command } from "../command.ts";

const Arguments = z.strictObject({
  positionals: z.array(z.string()).min(1, "name at least one run"),
  out: z.string({ error: "--out FILE.html is needed" }).min(1),
  baseline: z.string().optional(),
  force: z.boolean().default(false),
});

export const report: Command = {
  name: "report",
  usage: "report RUN… --out FILE.html [--baseline ID] [--force]",
  summary: "Write one self-contained HTML file of evidence",
  async run({ workbench }, argv) {
    const options = {
      out: { type: "string" },
      baseline: { type: "string" },
      force: { type: "boolean" },
    } as const;
    const args = readArguments(argv, options, Arguments, this.usage);
    if (!args.ok) return args;
    const { positionals: runs, out, baseline, force } = args.value;
    const written = workbench.reportFiles.write({ runs, baseline, out, force });
    if (!written.ok) return written;
    const { sizeBytes, sha256 } = written.value;
    return ok({
      json: { file: out, sizeBytes, sha256, runs },
      text: `Wrote ${out}: ${Math.ceil(sizeBytes / 1024)} KB, no network needed to read it.`,
    });
  },
};
