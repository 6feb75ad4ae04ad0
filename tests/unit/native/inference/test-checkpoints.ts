import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { tinyDecoder, TINY } from "./tiny-decoder.ts";

/** The bundled checkpoint that every arm starts from. */
export const BASE = fileURLToPath(new URL("../../../../models/base", import.meta.url));

export const BEGIN = "<|begin|>";
export const END = "<|end|>";
export const TEMPLATE =
  "{{ bos_token }}{% for message in messages %}[{{ message.role }}] {{ message.content }}\n{% endfor %}{% if add_generation_prompt %}[assistant] {% endif %}";

/** A byte-level tokenizer with a few merges: ids 0–255 are bytes, then merges, then two special tokens. */
export function tinyTokenizer(extraTokens = 0): Record<string, unknown> {
  const letters = byteLetters();
  const vocab: Record<string, number> = Object.fromEntries(letters.map((letter, byte) => [letter, byte]));
  const merges: [string, string][] = [];
  const merge = (left: string, right: string): void => {
    vocab[left + right] = Object.keys(vocab).length;
    merges.push([left, right]);
  };
  merge("Ġ", "b");
  merge("r", "i");
  merge("Ġb", "ri");
  merge("e", "r");
  for (let extra = 0; extra < extraTokens; extra++) vocab[`extra${extra}`] = Object.keys(vocab).length;
  const next = Object.keys(vocab).length;
  const special = [BEGIN, END].map((content, index) => ({
    id: next + index,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: {
      type: "TemplateProcessing",
      single: [{ SpecialToken: { id: BEGIN, type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
      pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
      special_tokens: { [BEGIN]: { id: BEGIN, ids: [next], tokens: [BEGIN] } },
    },
    decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab,
      merges,
    },
  };
}

/** The printable letters that byte-level tokenizers write bytes with (OpenAI's GPT-2 scheme), by byte. */
function byteLetters(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
    return String.fromCharCode(printable ? byte : next++);
  });
}

/** Contents of a checkpoint folder; null leaves a file out. */
export type FolderFiles = Readonly<Record<string, string | Buffer | object | null>>;

export function tinyFiles(): Record<string, string | Buffer | object | null> {
  return {
    "model.onnx": tinyDecoder(),
    "tokenizer.json": tinyTokenizer(TINY.vocabularySize - 262),
    "tokenizer_config.json": { bos_token: BEGIN, eos_token: END, clean_up_tokenization_spaces: true },
    "chat_template.jinja": TEMPLATE,
    "config.json": {
      architectures: ["TinyForCausalLM"],
      vocab_size: TINY.vocabularySize,
      max_position_embeddings: TINY.positions,
      eos_token_id: TINY.vocabularySize - 1,
    },
    "generation_config.json": { eos_token_id: [TINY.vocabularySize - 1] },
  };
}

/** Writes a tiny checkpoint with the given files in place of its own, for the length of a test. */
export function tinyCheckpoint(changes: FolderFiles = {}): { readonly folder: string; [Symbol.dispose](): void } {
  const folder = mkdtempSync(join(tmpdir(), "msm-checkpoint-"));
  for (const [name, content] of Object.entries({ ...tinyFiles(), ...changes })) {
    if (content === null) continue;
    writeFileSync(
      join(folder, name),
      typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
    );
  }
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
