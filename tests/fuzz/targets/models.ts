import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "#core/base/random.ts";
import { openChatTemplate } from "#native/inference/chat-template.ts";
import { checkExternalWeights } from "#native/inference/external-weights.ts";
import { inspectModel } from "#native/inference/inspect-model.ts";
import { readOnnxHeader } from "#native/inference/onnx-header.ts";
import { readTokenizerFiles } from "#native/inference/tokenizer-files.ts";
import { openTokenizer } from "#native/inference/tokenizer.ts";
import { safetensorsFault, safetensorsParameters } from "#native/launcher/safetensors-header.ts";
import { TEMPLATE, tinyFiles, tinyTokenizer } from "../../unit/native/inference/test-checkpoints.ts";
import { embeddingBytes, tinyDecoder } from "../../unit/native/inference/tiny-decoder.ts";
import { mutateBytes, mutateJson, mutateText, PROVOCATIONS } from "../mutate.ts";
import { checkResult, Fault, type Target } from "../target.ts";

const DECODER = tinyDecoder();
const TEXT = "Hello  brie, 1,234 naïve 日本\n";

function onnx(random: Random, folder: string): void {
  const path = join(folder, "model.onnx");
  writeFileSync(path, mutateBytes(DECODER, random));
  const header = readOnnxHeader(path);
  if (!header.ok && !["truncated", "malformed"].includes(header.error.kind)) throw new Fault(header.error.kind);
}

/** Whole folders: one file of a good checkpoint is changed, the others stay. */
async function checkpoint(random: Random, folder: string): Promise<void> {
  const files = Object.entries(tinyFiles());
  const [chosen] = random.pick(files.filter(([name]) => name !== "chat_template.jinja"));
  for (const [name, content] of files) {
    const good = typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content);
    const hostile =
      Buffer.isBuffer(content) || random.integer(4) === 0
        ? mutateBytes(Buffer.from(good), random)
        : JSON.stringify(mutateJson(content, random));
    writeFileSync(join(folder, name), name === chosen ? hostile : good);
  }
  checkResult(await inspectModel(folder));
}

const STEPS = ["..", ".", "w.bin", "sub", "linked", "", "/", "\\", "C:", "inside", "%2e%2e", "\0", "out", "~", "etc"];

/** Names of weights that lead anywhere, in a folder with links that lead out of it. */
async function externalData(random: Random, folder: string): Promise<void> {
  const model = join(folder, "model.onnx");
  writeFileSync(model, DECODER);
  writeFileSync(join(folder, "w.bin"), embeddingBytes());
  symlinkSync("/etc/hostname", join(folder, "linked"));
  symlinkSync("/etc", join(folder, "out"));
  const steps = Array.from({ length: 1 + random.integer(5) }, () => random.pick(STEPS));
  const location = random.integer(8) === 0 ? random.pick(PROVOCATIONS) : steps.join(random.pick(["/", "\\", "//"]));
  const external = { location, offsetBytes: random.pick([0, 1, 2 ** 52, -8]), lengthBytes: null };
  const checked = await checkExternalWeights(
    [{ name: "w", elementType: 1, dims: [4], inlineBytes: 0, external }],
    model,
  );
  checkResult(checked);
  if (!checked.ok) return;
  for (const { path } of checked.value) {
    if (path !== join(folder, "w.bin")) throw new Fault(`weights were taken from ${path} for "${location}"`);
  }
}

const TOKENIZER = tinyTokenizer(8);
const PARTS = [
  {
    normalizer: {
      type: "Sequence",
      normalizers: [{ type: "NFC" }, { type: "Replace", pattern: { Regex: "a+" }, content: "b" }],
    },
  },
  { pre_tokenizer: { type: "Split", pattern: { Regex: "\\s+|\\w+" }, behavior: "Isolated", invert: false } },
  { pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true } },
  {
    decoder: {
      type: "Sequence",
      decoders: [{ type: "Replace", pattern: { String: "▁" }, content: " " }, { type: "Fuse" }],
    },
  },
  {
    model: {
      type: "Unigram",
      unk_id: 0,
      vocab: [
        ["<unk>", 0],
        ["a", -1],
        ["b", -2],
      ],
    },
  },
  {
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      vocab: { "[UNK]": 0, a: 1, "##b": 2 },
    },
  },
];

async function tokenizer(random: Random, folder: string): Promise<void> {
  const path = join(folder, "tokenizer.json");
  writeFileSync(path, JSON.stringify(mutateJson({ ...TOKENIZER, ...random.pick(PARTS) }, random)));
  const files = await readTokenizerFiles({ folder, tokenizer: path, tokenizerConfig: null, chatTemplate: null });
  checkResult(files);
  if (!files.ok) return;
  const opened = openTokenizer(files.value);
  checkResult(opened);
  if (!opened.ok) return;
  const ids = opened.value.encode(TEXT, true);
  checkResult(ids);
  if (ids.ok) opened.value.decode(ids.value);
}

const TEMPLATES = [
  TEMPLATE,
  "{%- for m in messages -%}<{{ m['role'] }}>{{ m.content | trim }}{%- endfor -%}{% if add_generation_prompt %}<a>{% endif %}",
  "{% macro turn(m, n=2) %}{{ m.content * n }}{% endmacro %}{% set ns = namespace(t='', l=[]) %}{% for m in messages[::-1] %}{% set ns.t = ns.t ~ turn(m) %}{% set ns.l = ns.l + [ns.l, m.role] %}{% endfor %}{{ ns.t | replace('H', ns.t) | indent(4) }}{{ ns.l | tojson(indent=2) }}{{ messages[0].content }}",
  "{% for i in range(1000) %}{% for j in range(i) %}{{ loop.index if j is odd else '' }}{% endfor %}{% endfor %}{{ messages | map(attribute='content') | join(', ') | upper }}",
  "{{ messages | selectattr('role', 'equalto', 'user') | list | length }}{{ messages[0]['content'].split('l') | sort | unique | first }}{{ messages[0].content }}{{ strftime_now('%Y-%m-%d') }}",
];

function template(random: Random): void {
  const source = mutateText(random.pick(TEMPLATES), random);
  const special = { bos: "<s>", eos: "</s>", pad: null, unk: null };
  const opened = openChatTemplate(source, { special, date: new Date(0), folder: "FOLDER" });
  checkResult(opened);
  if (!opened.ok) return;
  checkResult(opened.value.render([{ role: "user", content: "Hello there" }]));
}

const SAFETENSORS = {
  __metadata__: { format: "pt" },
  a: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] },
  b: { dtype: "F32", shape: [4], data_offsets: [16, 32] },
};

async function safetensors(random: Random, folder: string): Promise<void> {
  const header = Buffer.from(JSON.stringify(random.integer(2) === 0 ? mutateJson(SAFETENSORS, random) : SAFETENSORS));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(random.integer(4) > 0 ? BigInt(header.length) : random.pick([0n, 2n ** 63n, 2n ** 31n, 99n]));
  const file = Buffer.concat([prefix, header, Buffer.alloc(32)]);
  const path = join(folder, "model.safetensors");
  writeFileSync(path, random.integer(2) === 0 ? mutateBytes(file, random) : file);
  const fault = await safetensorsFault(path);
  const count = await safetensorsParameters(path);
  if ((fault === null) !== (count !== null)) throw new Fault("counted what it refuses, or the other way round");
}

export const MODELS: readonly Target[] = [
  { name: "onnx", run: onnx },
  { name: "external-data", run: externalData },
  { name: "checkpoint", run: checkpoint },
  { name: "tokenizer", run: tokenizer },
  { name: "template", run: template },
  { name: "safetensors", run: safetensors },
];
