import { problem, type Problem } from "../../base/problem.ts";
import { err, ok, type Result } from "../../base/result.ts";

/** A row of a table as its columns' texts; `number` is its place in the file, from 1, the header not counted. */
export interface Row {
  readonly number: number;
  readonly cells: ReadonlyMap<string, string>;
}

export type RowFormat = "csv" | "tsv" | "jsonl";

/** The format that a file's name says; null where it says none that holds rows. */
export function rowFormatOf(path: string): RowFormat | null {
  const ending = /\.(csv|tsv|jsonl|ndjson)$/i.exec(path)?.[1]?.toLowerCase();
  return ending === undefined ? null : ending === "csv" || ending === "tsv" ? ending : "jsonl";
}

/** Column names are compared without case, and with blanks and hyphens as underscores. */
export function columnName(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
}

export function readRows(text: string, format: RowFormat, source: string): Result<Row[], Problem> {
  const plain = text.replace(/^\uFEFF/, "");
  return format === "jsonl" ? readJsonLines(plain, source) : readTable(plain, format === "csv" ? "," : "\t", source);
}

function readJsonLines(text: string, source: string): Result<Row[], Problem> {
  const rows: Row[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const value = parseJson(line);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return err(malformed(`Line ${index + 1} of ${source} is not a JSON object: correct it and import it again.`));
    }
    const cells = Object.entries(value).map(([name, cell]): [string, string] => [columnName(name), textOf(cell)]);
    rows.push({ number: rows.length + 1, cells: new Map(cells) });
  }
  return rows.length > 0 ? ok(rows) : err(malformed(`${source} holds no rows: write one JSON object a line.`));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Whoever called says which line it is.
    return undefined;
  }
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  return typeof cell === "string" ? cell : JSON.stringify(cell);
}

function readTable(text: string, separator: string, source: string): Result<Row[], Problem> {
  const records = splitRecords(text, separator);
  if (!records.ok) return err(malformed(`${source} ${records.error}: correct it and import it again.`));
  const [header, ...rest] = records.value;
  if (!header || rest.length === 0) {
    return err(malformed(`${source} holds no rows: its first line names the columns, each further line is an item.`));
  }
  const names = header.map(columnName);
  const doubled = names.find((name, index) => name !== "" && names.indexOf(name) < index);
  if (doubled !== undefined) return err(malformed(`${source} has the column "${doubled}" twice: rename one of them.`));
  const wide = rest.findIndex((record) => record.length > names.length);
  if (wide >= 0) {
    return err(
      malformed(
        `Row ${wide + 1} of ${source} has ${rest[wide]?.length} cells for ${names.length} columns: put a text with a separator in quotes.`,
      ),
    );
  }
  return ok(
    rest.map((record, index) => ({
      number: index + 1,
      cells: new Map(names.map((name, column) => [name, record[column] ?? ""])),
    })),
  );
}

/** Records of RFC 4180: a quoted cell may hold separators, line breaks, and quotes doubled. Lines without a text are left out. */
function splitRecords(text: string, separator: string): Result<string[][], string> {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  const endRecord = (): void => {
    record.push(cell);
    if (record.some((each) => each !== "")) records.push(record);
    [record, cell] = [[], ""];
  };
  for (let place = 0; place < text.length; place++) {
    const sign = text[place] ?? "";
    if (sign === "\n") line++;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[place + 1] === '"') cell += text[place++] ?? "";
      else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === separator) {
      record.push(cell);
      cell = "";
    } else if (sign === "\n") endRecord();
    else if (sign !== "\r") cell += sign;
  }
  if (quoted) return err(`has a quotation mark that is never closed (seen at line ${line}, the end)`);
  endRecord();
  return ok(records);
}

function malformed(message: string): Problem {
  return problem("rows-malformed", message);
}
