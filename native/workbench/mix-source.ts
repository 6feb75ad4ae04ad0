import { existsSync, realpathSync } from "node:fs";
import { basename, resolve } from "node:path";
import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { NewDocument } from "#core/corpus/document.ts";
import type { BadRow } from "#core/corpus/import.ts";
import { readRow } from "#core/corpus/read-row.ts";
import type { MixedSource } from "#core/generation/mix.ts";
import { openRows } from "#native/artifacts/rows/open-rows.ts";
import type { RawRow, RowSource } from "#native/artifacts/rows/row.ts";
import type { Store } from "#native/storage/store.ts";
import type { Turns } from "./turns.ts";

type Chat = Omit<NewDocument, "key">;

/** A chat with its number among its source's chats, from 0. */
export interface NumberedChat {
  readonly number: number;
  readonly chat: Chat;
}

/** What a source holds, looked through once. */
export interface Survey {
  readonly available: number;
  readonly skipped: MixedSource["skipped"];
  /** The chats of these numbers that are still there; null for a row that was passed over. */
  read(chosen: ReadonlySet<number>): AsyncGenerator<NumberedChat | null, void, undefined>;
}

/** A corpus or a file that chats are taken from. */
export interface MixSource {
  /** What its chats are called by in the mix. */
  readonly name: string;
  /** The same for two ways to name the same thing. */
  readonly identity: string;
  survey(skipBad: boolean, turns: Turns): Promise<Result<Survey, Problem>>;
}

/** Bad rows that a summary shows; all are counted. */
const SHOWN_BAD_ROWS = 20;

export async function openMixSource(store: Store, source: string): Promise<Result<MixSource, Problem>> {
  const corpus = store.corpora.find(source);
  if (corpus !== null) {
    if (corpus.kind !== "chats") return err(ofDocuments(source));
    return ok({ name: source, identity: `corpus ${source}`, survey: async () => ok(surveyCorpus(store, source)) });
  }
  const path = resolve(source);
  if (!existsSync(path)) return err(unknown(source));
  const rows = await openRows(path);
  if (!rows.ok) return rows;
  const identity = `file ${realpathSync(path)}`;
  return ok({
    name: basename(path),
    identity,
    survey: (skipBad, turns) => surveyFile(path, rows.value, skipBad, turns),
  });
}

function surveyCorpus({ documents }: Store, corpus: string): Survey {
  const ids = documents.ids(corpus);
  return {
    available: ids.length,
    skipped: { count: 0, first: [] },
    async *read(chosen) {
      for (const [number, id] of ids.entries()) {
        if (!chosen.has(number)) continue;
        const found = documents.find(id);
        if (found === null) continue;
        const { title, text, messages, provenance } = found;
        yield { number, chat: { title, text, messages, provenance } };
      }
    },
  };
}

async function surveyFile(
  path: string,
  source: RowSource,
  skipBad: boolean,
  turns: Turns,
): Promise<Result<Survey, Problem>> {
  const bad = new Set<number>();
  const first: BadRow[] = [];
  let rows = 0;
  for await (const row of source.rows()) {
    const going = await turns.pass();
    if (!going.ok) return going;
    const chat = readChat(path, row);
    if (!chat.ok) {
      if (!skipBad) return err(badRow(path, row.place, chat.error));
      bad.add(rows);
      if (first.length < SHOWN_BAD_ROWS) first.push({ place: row.place, reason: chat.error });
    }
    rows++;
  }
  return ok({
    available: rows - bad.size,
    skipped: { count: bad.size, first },
    read: (chosen) => readFileChats(path, source, bad, chosen),
  });
}

/** Rows that are not chosen are passed over without a look at what they hold. */
async function* readFileChats(
  path: string,
  source: RowSource,
  bad: ReadonlySet<number>,
  chosen: ReadonlySet<number>,
): AsyncGenerator<NumberedChat | null, void, undefined> {
  let place = 0;
  let number = 0;
  let left = chosen.size;
  for await (const row of source.rows()) {
    const wanted = !bad.has(place) && chosen.has(number);
    const chat = wanted ? readChat(path, row) : null;
    yield chat?.ok ? { number, chat: chat.value } : null;
    if (wanted && --left === 0) return;
    if (!bad.has(place++)) number++;
  }
}

/** The error says what is wrong with the row. */
function readChat(path: string, { place, value }: RawRow): Result<Chat, string> {
  const read = value.ok ? readRow(value.value, { source: `${basename(path)} ${place}`, specSha256: null }) : value;
  if (!read.ok) return read;
  const { id: _, ...chat } = read.value;
  return chat.messages === null ? err("it is a document, not a chat") : ok(chat);
}

function unknown(source: string): Problem {
  return problem(
    "mix-source-unknown",
    `There is neither a corpus nor a file "${source}": see msm corpus list, or check the path.`,
  );
}

function ofDocuments(source: string): Problem {
  return problem("mix-source-of-documents", `Corpus "${source}" holds documents, not chats: name a corpus of chats.`);
}

function badRow(path: string, place: string, reason: string): Problem {
  return problem(
    "row-unusable",
    `${path}, ${place}: ${reason}. Nothing was mixed: correct it, or leave such rows out with --skip-bad.`,
  );
}
