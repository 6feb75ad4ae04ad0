import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { crc32, deflateRawSync, zstdCompressSync } from "node:zlib";
import type { Random } from "#core/base/random.ts";
import { readLogs } from "#native/workbench/read-logs.ts";
import { mutateBytes, mutateJson, PROVOCATIONS } from "../mutate.ts";
import { checkResult, type Target } from "../target.ts";

const FIXTURES = resolve(import.meta.dirname, "../../fixtures/inspect");
const ARCHIVES = ["chunked.eval", "zstd.eval"].map((name) => readFileSync(join(FIXTURES, name)));

async function inspectArchive(random: Random, folder: string): Promise<void> {
  const path = join(folder, "log.eval");
  writeFileSync(path, random.integer(2) === 0 ? crafted(random) : mutateBytes(random.pick(ARCHIVES), random));
  checkResult(await readLogs(path));
}

const HEADER = {
  version: 2,
  status: "success",
  eval: { task: "t", task_version: 1, model: "m", created: "2026-01-01T00:00:00+00:00", dataset: {}, config: {} },
};
const SAMPLE = {
  id: "one",
  epoch: 1,
  input: [{ role: "user", content: "Which?" }],
  target: "Brie",
  output: { choices: [{ message: { role: "assistant", content: "Brie" }, stop_reason: "stop" }], completion: "Brie" },
  scores: { match: { value: "C", answer: "Brie", explanation: null, metadata: {} } },
  messages: [{ role: "user", content: "Which?" }],
  metadata: {},
};

const NAMES = [
  "header.json",
  "samples/one_epoch_1.json",
  "samples/two_epoch_1/sample.json",
  "samples/two_epoch_1/attachments/0.json",
  "../out.json",
  "/etc/x",
  "samples/../../x_epoch_1.json",
  "C:\\x",
  "a\0b",
];

/** An archive whose members, sizes and checksums need not be what it says: bombs, ways out, hostile JSON. */
function crafted(random: Random): Buffer {
  const members = [
    member("header.json", JSON.stringify(random.integer(2) === 0 ? mutateJson(HEADER, random) : HEADER), random),
    member("samples/one_epoch_1.json", JSON.stringify(mutateJson(SAMPLE, random)), random),
  ];
  const more = random.integer(3);
  for (let count = 0; count < more; count++) {
    const bomb = random.integer(3) === 0 ? Buffer.alloc(1 << (10 + random.integer(15)), 32) : random.pick(PROVOCATIONS);
    members.push(member(random.pick(NAMES), bomb, random));
  }
  const directory: Buffer[] = [];
  const parts: Buffer[] = [];
  let offset = 0;
  for (const { local, central } of members) {
    parts.push(local);
    directory.push(central(random.integer(20) === 0 ? random.integer(2 ** 31) : offset));
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(random.integer(10) === 0 ? 0xffff : members.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listed, Buffer.from("PK\u0005\u0006", "latin1"), end]);
}

interface Member {
  readonly local: Buffer;
  readonly central: (offset: number) => Buffer;
}

function member(name: string, text: string | Buffer, random: Random): Member {
  const content = Buffer.from(text);
  const method = random.pick([0, 8, 93]);
  const packed = method === 0 ? content : method === 8 ? deflateRawSync(content) : zstdCompressSync(content);
  const title = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(random.integer(15) === 0 ? random.integer(100) : method, 4);
  common.writeUInt32LE(random.integer(15) === 0 ? 7 : crc32(content), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(random.integer(6) === 0 ? random.pick([0, 1, 2 ** 31, 2 ** 32 - 2]) : content.length, 18);
  common.writeUInt16LE(title.length, 22);
  const rest = Buffer.alloc(14);
  return {
    local: Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), common, title, packed]),
    central: (offset) => {
      rest.writeUInt32LE(offset, 10);
      return Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"), common, rest, title]);
    },
  };
}

async function inspectJson(random: Random, folder: string): Promise<void> {
  const path = join(folder, "log.json");
  const log = mutateJson({ ...HEADER, samples: [SAMPLE, { ...SAMPLE, id: "two" }] }, random);
  writeFileSync(
    path,
    random.integer(2) === 0 ? mutateBytes(Buffer.from(JSON.stringify(log)), random) : JSON.stringify(log),
  );
  checkResult(await readLogs(path));
}

const LM_EVAL = {
  doc_id: 0,
  doc: { question: "Which?" },
  target: "0",
  arguments: { gen_args_0: { arg_0: "Which?", arg_1: " Brie" }, gen_args_1: { arg_0: "Which?", arg_1: " Cheddar" } },
  resps: [[["-1.5", "False"]], [["-2.5", "False"]]],
  filtered_resps: [
    ["-1.5", "False"],
    ["-2.5", "False"],
  ],
  filter: "none",
  metrics: ["acc"],
  acc: 1,
  doc_hash: "x",
  prompt_hash: "y",
  target_hash: "z",
};

async function lmEval(random: Random, folder: string): Promise<void> {
  const path = join(folder, "samples_task_2026-01-01T00-00-00.jsonl");
  const rows = [LM_EVAL, { ...LM_EVAL, doc_id: 1 }].map((row) => JSON.stringify(mutateJson(row, random))).join("\n");
  writeFileSync(path, random.integer(2) === 0 ? mutateBytes(Buffer.from(rows), random) : rows);
  checkResult(await readLogs(path));
}

export const LOGS: readonly Target[] = [
  { name: "inspect-eval", run: inspectArchive },
  { name: "inspect-json", run: inspectJson },
  { name: "lm-eval", run: lmEval },
];
