import { z } from "zod";
import { InnerPath, Sha256 } from "./launch-spec.ts";

/** `manifest.json` of a run's folder: the artefacts that it ended with. Others may write more into it than we read. */
export const RunManifest = z.looseObject({
  files: z.array(
    z.looseObject({
      path: InnerPath,
      bytes: z.int().nonnegative(),
      sha256: Sha256,
      /** "onnx": a checkpoint to work with; "weights": what training would go on from; "record": how it came to be. */
      role: z.string().optional(),
    }),
  ),
});
export type RunManifest = z.infer<typeof RunManifest>;
export type ManifestFile = RunManifest["files"][number];

const NAMES = new Set([
  "config.json",
  "generation_config.json",
  "manifest.json",
  "chat_template.jinja",
  "genai_config.json",
  "special_tokens_map.json",
  "added_tokens.json",
  "vocab.json",
  "merges.txt",
  "adapter_config.json",
  // Ours.
  "run.json",
  "checkpoint.json",
  "lineage.json",
  "stages.json",
  "base.json",
  "end.json",
]);
const ENDINGS = [".safetensors", ".safetensors.index.json", ".onnx", ".onnx.data", ".jsonl"];
const PICKLES = [".pt", ".pth", ".bin", ".pkl", ".pickle", ".ckpt"];

/**
 * Whether a file may be brought to the desktop: weights and texts by an allow-list. "pickle" is code that runs when it is
 * read, so it never comes, whatever else its name says.
 */
export function fetchVerdict(path: string): "wanted" | "other" | "pickle" {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (PICKLES.some((ending) => name.endsWith(ending))) return "pickle";
  const wanted =
    NAMES.has(name) || ENDINGS.some((ending) => name.endsWith(ending)) || /^tokenizer[a-z_]*\.json$/.test(name);
  return wanted ? "wanted" : "other";
}
