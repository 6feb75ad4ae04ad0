import { z } from "zod";
import { ERROR_AREAS, errorCodes, errorEntry, isErrorCode, type ErrorCode } from "#core/base/errors/catalogue.ts";
import type { ErrorEntry } from "#core/base/errors/error-entry.ts";
import { problem } from "#core/base/problem.ts";
import { err, ok } from "#core/base/result.ts";
import { readArguments } from "../arguments.ts";
import type { BareCommand } from "../command.ts";
import { textTable } from "../text-table.ts";

interface ExplainedError extends Omit<ErrorEntry, "exit"> {
  readonly code: ErrorCode;
  readonly exit: number;
}

/** Needs no workspace: the one that is to be explained may be what does not open. */
export const explain: BareCommand = {
  name: "explain",
  usage: "explain [CODE]",
  summary: "What an error's code means, how to see it, and what to do next; without a code, all of them",
  async runBare(_terminal, argv) {
    const shape = z.strictObject({ positionals: z.array(z.string()).max(1, "one code at most is explained") });
    const args = readArguments(argv, {}, shape, this.usage);
    if (!args.ok) return args;
    const [code] = args.value.positionals;
    if (code === undefined) return ok({ json: { errors: errorCodes().map(entryJson) }, text: everyCode() });
    if (!isErrorCode(code)) {
      const near = errorCodes().filter((each) => each.split("-").some((word) => code.split("-").includes(word)));
      const known = near.length > 0 ? `near it are ${near.join(", ")}` : "msm explain lists all";
      return err(problem("usage", `There is no error code "${code}"; ${known}.`));
    }
    return ok({ json: entryJson(code), text: entryText(code) });
  },
};

function entryJson(code: ErrorCode): ExplainedError {
  const { cause, evidence, next, exit = 2 } = errorEntry(code);
  return { code, cause, evidence, next, exit };
}

function entryText(code: ErrorCode): string {
  const { cause, evidence, next, exit } = entryJson(code);
  return [`${code} (exit code ${exit})`, `Cause:    ${cause}`, `Evidence: ${evidence}`, `Next:     ${next}`].join("\n");
}

function everyCode(): string {
  return Object.entries(ERROR_AREAS)
    .map(([area, entries]) => `${area}\n\n${textTable(["code", "cause"], rows(entries))}`)
    .join("\n\n");
}

function rows(entries: Readonly<Record<string, ErrorEntry>>): string[][] {
  return Object.entries(entries).map(([code, { cause }]) => [code, cause]);
}
