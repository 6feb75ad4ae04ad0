import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRows } from "#native/artifacts/rows/open-rows.ts";
import type { RawRow } from "#native/artifacts/rows/row.ts";

async function* rowsOf(path: string): AsyncGenerator<RawRow, void, undefined> {
  const source = await openRows(path);
  if (!source.ok) throw new Error(source.error.message);
  yield* source.value.rows();
}

function fileOf(content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), "msm-rows-")), "rows.jsonl");
  writeFileSync(path, content);
  return path;
}

test("lines that end in LF, CR LF or not at all are rows; blank ones count as lines only", async () => {
  const path = fileOf('\ufeff{"a":1}\r\n\n  \n{"a":2}\n{"a":3}');
  const rows: RawRow[] = [];
  for await (const row of rowsOf(path)) rows.push(row);
  expect(rows.map(({ place, value }) => [place, value])).toEqual([
    ["line 1", { ok: true, value: { a: 1 } }],
    ["line 4", { ok: true, value: { a: 2 } }],
    ["line 5", { ok: true, value: { a: 3 } }],
  ]);
  expect(rows.map(({ doneBytes }) => doneBytes)).toEqual([12, 24, 31]);
});

test("a line is whole however it lies across the pieces in which a file is read", async () => {
  const long = "é".repeat(700_000);
  const rows: unknown[] = [];
  for await (const { value } of rowsOf(fileOf(`"${long}"\n"short"\n"${long}"\n`.replaceAll(/^/gm, " "))))
    rows.push(value);
  expect(rows).toEqual([long, "short", long].map((value) => ({ ok: true, value })));
});

test("a second byte order mark and bytes that are no UTF-8 are not mended silently", async () => {
  const path = fileOf(Buffer.concat([Buffer.from('{"a":1}\n\ufeff{"a":2}\n'), Buffer.of(0x22, 0xc3, 0x22, 0x0a)]));
  const reasons: unknown[] = [];
  for await (const { place, value } of rowsOf(path)) reasons.push([place, value.ok || value.error.slice(0, 14)]);
  expect(reasons).toEqual([
    ["line 1", true],
    ["line 2", "it is not JSON"],
    ["line 3", "it is not UTF-8 text".slice(0, 14)],
  ]);
});

test("reading a file of 100,000 lines takes a small part of its size in memory", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "msm-rows-")), "large.jsonl");
  const file = createWriteStream(path);
  const line = `${JSON.stringify({ text: "honest words about cheese ".repeat(120) })}\n`;
  for (let row = 0; row < 100; row++) if (!file.write(line.repeat(1_000))) await once(file, "drain");
  file.end();
  await once(file, "close");
  const before = process.memoryUsage().rss;
  let [rows, peak] = [0, before];
  for await (const { value } of rowsOf(path)) {
    if (value.ok) rows++;
    if (rows % 1_000 === 0) peak = Math.max(peak, process.memoryUsage().rss);
  }
  rmSync(path);
  expect(rows).toBe(100_000);
  expect(peak - before).toBeLessThan((line.length * 100_000) / 2);
});

test("a Parquet file that is read without end is given up, group by group, and the event loop goes on meanwhile", async () => {
  let turns = 0;
  const turning = setInterval(() => turns++, 50);
  const reasons: string[] = [];
  for await (const { value } of rowsOf(join(import.meta.dirname, "../../../../fixtures/endless.parquet"))) {
    if (!value.ok) reasons.push(value.error);
  }
  clearInterval(turning);
  expect(reasons.join()).toContain("takes longer than 15 s");
  expect(turns).toBeGreaterThan(1);
});
