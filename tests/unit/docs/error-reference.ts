import { ERROR_AREAS } from "#core/base/errors/catalogue.ts";
import type { ErrorEntry } from "#core/base/errors/error-entry.ts";

/** `docs/guide/errors.md`, made from the catalogue. */
export function errorReference(): string {
  return [
    "# Every error",
    "",
    "Made from the program's own catalogue; a test fails where the two differ. To make it anew:",
    "`npx vitest run --project unit tests/unit/docs/guide.test.ts -u`. `msm explain CODE` says the same in a terminal.",
    "",
    "The sentence that comes with an error names the very thing: the file, the run, the machine. The code, in the window under the",
    "sentence and with `--json` in `error.code`, stays the same from version to version. The command line ends with the code in the last",
    "column: 1 the work failed, 2 what was asked cannot be done, 130 somebody stopped it.",
    "",
    ...Object.entries(ERROR_AREAS).flatMap(([area, entries]) => [
      `## ${area}`,
      "",
      "| code | cause | how to see it | what to do next | exit |",
      "|---|---|---|---|---|",
      ...Object.entries(entries).map(([code, entry]: [string, ErrorEntry]) => row(code, entry)),
      "",
    ]),
  ].join("\n");
}

function row(code: string, { cause, evidence, next, exit }: ErrorEntry): string {
  return `| \`${code}\` | ${[cause, evidence, next].map((text) => text.replaceAll("|", "\\|")).join(" | ")} | ${exit ?? 2} |`;
}
