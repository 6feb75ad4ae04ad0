import { readFile, stat } from "node:fs/promises";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { LONGEST_SPEC, plainText } from "#core/specs/parse-spec.ts";

/** Bytes that are read at all; UTF-8 takes three for a character of the longest spec at most. */
const LARGEST_FILE_BYTES = LONGEST_SPEC * 3;

/** The text of a spec's file, as it is hashed and stored; what is not UTF-8 text is refused unread or undecoded. */
export async function readSpecFile(path: string): Promise<Result<string, Problem>> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return err(problem("file-unreadable", `${path} is not a file: name a Markdown or text file.`));
    if (found.size > LARGEST_FILE_BYTES) {
      return err(
        problem(
          "spec-too-large",
          `${path} has ${found.size} bytes, more than any spec: is it a corpus? Import that with msm corpus import.`,
        ),
      );
    }
    return decode(await readFile(path), path);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return err(problem("file-missing", `There is no file ${path}: check the path.`));
    return err(
      problem("file-unreadable", `${path} cannot be read (${reasonOf(cause)}): check that it is a file you may read.`),
    );
  }
}

function decode(bytes: Uint8Array, path: string): Result<string, Problem> {
  if (bytes.includes(0)) {
    return err(
      problem("spec-not-text", `${path} is not UTF-8 text but binary data: choose a Markdown or text file in UTF-8.`),
    );
  }
  try {
    return ok(plainText(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return err(problem("spec-not-text", `${path} is not UTF-8 text: save it as UTF-8 and import it again.`));
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
