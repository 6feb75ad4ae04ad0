import type { ImportRequest } from "#core/corpus/import.ts";

/** The name that a corpus of this file gets: the file's own, without folders and its ending. */
export function corpusNameOf(path: string): string {
  const name =
    path
      .trim()
      .replace(/[/\\]+$/, "")
      .split(/[/\\]/)
      .at(-1) ?? "";
  return name.replace(/\.(jsonl|json|ndjson|parquet|txt|md)(\.gz)?$/i, "");
}

/** The words of the command that imports the same. */
export function importWords({ path, corpus, skipBad }: ImportRequest, spec: string | null): string[] {
  return [
    path === "" ? "PATH" : path,
    ...(corpus === "" ? [] : ["--name", corpus]),
    ...(spec === null ? [] : ["--spec", spec]),
    ...(skipBad ? ["--skip-bad"] : []),
  ];
}
