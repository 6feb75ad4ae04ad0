import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { tinyFiles } from "../../unit/native/inference/test-checkpoints.ts";
import { ROOT } from "../msm.ts";

const Lists = z.looseObject({ items: z.array(z.looseObject({ groups: z.array(z.string()) })) });
const PlanFile = z.looseObject({ data: z.record(z.string(), z.unknown()) });

/** Files of every kind that the walk names, whole ones and damaged ones. */
export function walkedFiles(folder: string): void {
  const put = (name: string, content: string | object): void =>
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  put("empty.txt", "");
  put("empty.jsonl", "");
  put("huge.txt", "a spec of many words ".repeat(250_000));
  put("spec.md", "# Short\n\nThe model is kind.\n");
  put("blank.md", "# Blank\n");
  put("slot.md", "# Slot\n\nThe model is {oddslot}.\n");
  put("odd.xyz", "odd");
  put("odd.parquet", "PAR1 and no Parquet behind it PAR1");
  put("bad.jsonl", `${JSON.stringify({ nothing: 1 })}\n`);
  const texts = [
    { title: "One", text: "Brie is one." },
    { title: "Two", text: "Colby is another." },
  ];
  put("texts.jsonl", texts.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const chat = {
    messages: [
      { role: "user", content: "q" },
      { role: "assistant", content: "a" },
    ],
  };
  put("chats.jsonl", `${JSON.stringify(chat)}\n`);
  put("malformed.json", "{ not json");
  put("malformed-why.json", { format: 1 });
  put("useless.json", { schema: "msm-plan/1" });
  put("broken.csv", '"never closed\n');
  put("useless.csv", "nothing\n1\n");
  put("samples_m_2026-01-01T00-00-00.jsonl", `${JSON.stringify(SAMPLE)}\n`);
  // A folder where the list of checksums would be.
  mkdirSync(join(folder, "update", "SHA256SUMS"), { recursive: true });
  put(join("update", "msm-workbench-9.0.0-linux-x86_64.AppImage"), "");
  checkpoints(folder);
  probes(put);
  plans(folder, put);
}

const SAMPLE = {
  doc_id: 0,
  doc: {},
  target: "x",
  arguments: { gen_args_0: { arg_0: "x", arg_1: {} } },
  resps: [["x"]],
  filtered_resps: ["x"],
  filter: "none",
  metrics: ["acc"],
  acc: 1,
  doc_hash: "x",
  prompt_hash: "y",
  target_hash: "z",
};

function checkpoints(folder: string): void {
  mkdirSync(join(folder, "empty-folder"));
  const { base, withManifest } = { base: join(ROOT, "models/base"), withManifest: ["damaged", "no-manifest"] };
  for (const name of [...withManifest, "noise", "cut", "no-tokenizer", "odd-tokenizer"])
    cpSync(base, join(folder, name), { recursive: true });
  for (const name of ["noise", "cut", "no-tokenizer", "odd-tokenizer"]) rmSync(join(folder, name, "checkpoint.json"));
  writeFileSync(
    join(folder, "damaged", "generation_config.json"),
    `${readFileSync(join(base, "generation_config.json"), "utf8")} `,
  );
  writeFileSync(join(folder, "no-manifest", "checkpoint.json"), "{}");
  writeFileSync(join(folder, "noise", "model.onnx"), Buffer.from([0, 255, 0, 1, 2, 0, 254, 0]));
  truncateSync(join(folder, "cut", "model.onnx"), 400_000);
  rmSync(join(folder, "no-tokenizer", "tokenizer.json"));
  writeFileSync(join(folder, "odd-tokenizer", "tokenizer.json"), "{}");
  const plain = join(folder, "plain");
  mkdirSync(plain);
  for (const [name, content] of Object.entries(tinyFiles())) {
    if (name === "chat_template.jinja" || name === "tokenizer_config.json") continue;
    const isWritten = typeof content === "string" || Buffer.isBuffer(content);
    writeFileSync(join(plain, name), isWritten ? content : JSON.stringify(content));
  }
}

function probes(put: (name: string, content: object) => void): void {
  const micro = Lists.parse(JSON.parse(readFileSync(join(ROOT, "models/probes/value-micro.json"), "utf8")));
  const items = micro.items.slice(0, 8).map((item, index) => ({ ...item, groups: [index < 4 ? "held-out" : "dev"] }));
  const few = { ...micro, id: "few-pairs", version: 1, items };
  put("few-pairs.json", few);
  put("few-pairs-changed.json", { ...few, title: "Changed" });
}

function plans(folder: string, put: (name: string, content: object) => void): void {
  const tiny = PlanFile.parse(JSON.parse(readFileSync(join(ROOT, "plans/tiny.json"), "utf8")));
  const withChats = (file: string): object => ({ ...tiny, name: "own", data: { ...tiny.data, "chats-aft": { file } } });
  put("plan-no-file.json", withChats("nowhere.jsonl"));
  put("plan-empty.json", withChats("empty.jsonl"));
  put("plan-bad.json", withChats("bad.jsonl"));
  put("plan-no-base.json", { ...tiny, name: "own", base: { kind: "folder", path: join(folder, "nowhere") } });
  put("plan-plain.json", { ...tiny, name: "own", base: { kind: "checkpoint", id: "plain" } });
}
