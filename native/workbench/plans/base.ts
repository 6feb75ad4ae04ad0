import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { problem, reasonOf, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import type { OpenedPlan } from "#core/runs/plan-view.ts";
import type { TrainSpec } from "#core/runs/train-spec.ts";
import { safetensorsFault, safetensorsParameters } from "#native/launcher/safetensors-header.ts";
import { MANIFEST, readManifest } from "../checkpoint-folder.ts";
import type { Checkpoints } from "../checkpoints.ts";

export interface RunFile {
  /** In the run's folder. */
  readonly path: string;
  /** On this computer. */
  readonly from: string;
}

/** What a plan's first runs start from. */
export interface PlanBase {
  readonly spec: TrainSpec["base"];
  /** What lineages call it; null for one from nothing. */
  readonly parent: string | null;
  /** Files of it that go along. */
  readonly files: readonly RunFile[];
  /** Null where it is not known here. */
  readonly parameters: number | null;
  /** Folder on this computer whose tokenizer it has; null where there is none. */
  readonly tokenizer: { readonly folder: string; readonly checkpoint: string | null } | null;
  /** Chat template of a base made from nothing. */
  readonly chatTemplate: string | null;
  /** What had to be guessed. */
  readonly notes: readonly string[];
}

const TEXT_FILES =
  /^(?:config|generation_config|tokenizer[a-z_]*|special_tokens_map|added_tokens|vocab|model\.safetensors\.index)\.json$|^merges\.txt$|^chat_template\.jinja$/;
const PICKLES = /\.(?:bin|pt|pth|pkl|pickle|ckpt)$/i;

/** Finds a plan's base and what of it has to be sent. Refused: what cannot be trained, and what is not there. */
export async function planBase(opened: OpenedPlan, checkpoints: Checkpoints): Promise<Result<PlanBase, Problem>> {
  const { base } = opened.plan;
  switch (base.kind) {
    case "shape":
      return shapeBase(opened, base);
    case "checkpoint":
      return checkpointBase(base.id, checkpoints);
    case "folder": {
      const folder = pathFrom(opened.folder, base.path);
      return folder.ok ? folderBase(folder.value, basename(folder.value)) : folder;
    }
    case "path":
    case "hub": {
      const name = base.kind === "path" ? base.path : base.id;
      const parameters = parametersByName(name);
      const notes =
        parameters === null ? [] : [`The base is taken to have ${parameters / 1e9} billion parameters, by its name.`];
      return ok({ spec: base, parent: name, files: [], parameters, tokenizer: null, chatTemplate: null, notes });
    }
    default:
      return base satisfies never;
  }
}

/** A path as a plan means it: relative ones begin at the plan's folder. */
export function pathFrom(folder: string | null, path: string): Result<string, Problem> {
  const absolute = resolve(folder ?? "/", path);
  return folder !== null || absolute === path
    ? ok(absolute)
    : err(
        problem(
          "plan-without-folder",
          `The plan names "${path}" relative to itself, but it lies in no folder: write the whole path.`,
        ),
      );
}

function shapeBase(
  { folder }: OpenedPlan,
  { shape, tokenizer }: Extract<OpenedPlan["plan"]["base"], { readonly kind: "shape" }>,
): Result<PlanBase, Problem> {
  const template = pathFrom(folder, tokenizer.chatTemplate);
  if (!template.ok) return template;
  if (!existsSync(template.value))
    return err(
      problem("file-unreadable", `The plan's chat template ${template.value} is not there: correct the path.`),
    );
  const inside = "tokenizer/chat_template.jinja";
  const texts = tokenizer.texts.map(dataPath);
  const { hiddenSize, intermediateSize, layers, heads, keyValueHeads, headSize } = shape;
  const attention = hiddenSize * headSize * 2 * (heads + keyValueHeads);
  return ok({
    spec: { kind: "shape", shape, tokenizer: { texts, chatTemplate: inside } },
    parent: null,
    files: [{ path: inside, from: template.value }],
    // Embeddings come on top: how many words the texts have is known once they are there.
    parameters: layers * (attention + 3 * hiddenSize * intermediateSize + 2 * hiddenSize + 2 * headSize) + hiddenSize,
    tokenizer: null,
    chatTemplate: template.value,
    notes: ["The parameters of the base are counted without its embeddings, whose number follows from its texts."],
  });
}

/** Where a plan's data lies in a run's folder. */
export function dataPath(name: string): string {
  return `data/${name}.jsonl`;
}

async function checkpointBase(id: string, checkpoints: Checkpoints): Promise<Result<PlanBase, Problem>> {
  const found = checkpoints.find(id);
  if (!found.ok) return found;
  const { folder: place, parameters } = found.value;
  const folder = (await stat(place)).isFile() ? dirname(place) : place;
  const tokenizer = { folder: place, checkpoint: id };
  const manifest = await readManifest(folder);
  if (!manifest.ok) return manifest;
  const exported = manifest.value?.export;
  if (manifest.value !== null && exported !== undefined) {
    const whole = exported.exporter.startsWith("torch.onnx") && /^float(?:16|32)$/.test(manifest.value.weightDtype);
    if (!whole) return err(onlyRuns(id, `its ${manifest.value.weightDtype} weights were rounded for running`));
    const verified = await checkpoints.verify(id);
    if (!verified.ok) return verified;
    if (verified.value.problem !== null) return err(verified.value.problem);
    const paths = [...new Set([...manifest.value.files.map((file) => file.path), MANIFEST])];
    const files = paths.map((path) => ({ path: `base/${path}`, from: join(folder, path) }));
    return ok({ ...PLAIN, spec: { kind: "folder", path: "base" }, parent: id, files, parameters, tokenizer });
  }
  const inFolder = await folderBase(folder, id);
  if (inFolder.ok) return ok({ ...inFolder.value, tokenizer });
  return inFolder.error.code === "base-untrainable" ? err(onlyRuns(id, `${folder} has no safetensors`)) : inFolder;
}

const PLAIN = { chatTemplate: null, notes: [] };

function onlyRuns(id: string, why: string): Problem {
  return problem(
    "base-untrainable",
    `The checkpoint "${id}" can be run but not trained, for ${why}: name the folder of the weights that it was made from (base: {"kind": "folder", "path": …}).`,
  );
}

/** A folder as transformers saves it, with safetensors. Pickles are code and are never sent. */
async function folderBase(folder: string, name: string): Promise<Result<PlanBase, Problem>> {
  let entries: string[];
  try {
    entries = (await readdir(folder)).sort();
  } catch (cause) {
    return err(
      problem("base-missing", `The base model ${folder} cannot be read (${reasonOf(cause)}): correct the path.`),
    );
  }
  const weights = entries.filter((entry) => entry.endsWith(".safetensors"));
  if (weights.length === 0) {
    const pickled = entries.some((entry) => PICKLES.test(entry));
    const next = pickled ? "save it with safe_serialization=True" : "name a folder that holds model*.safetensors";
    return err(problem("base-untrainable", `The base model ${folder} has no safetensors: ${next}.`));
  }
  const missing = ["config.json", "tokenizer.json"].find((entry) => !entries.includes(entry));
  if (missing !== undefined)
    return err(
      problem("base-missing", `The base model ${folder} has no ${missing}: copy it from where the weights are from.`),
    );
  let parameters = 0;
  for (const file of weights) {
    const fault = await safetensorsFault(join(folder, file));
    if (fault !== null)
      return err(
        problem("base-damaged", `${join(folder, file)} is no whole safetensors file (${fault}): copy it again.`),
      );
    parameters += (await safetensorsParameters(join(folder, file))) ?? 0;
  }
  const sent = entries.filter((entry) => TEXT_FILES.test(entry) || weights.includes(entry));
  return ok({
    ...PLAIN,
    spec: { kind: "folder", path: "base" },
    parent: name,
    files: sent.map((entry) => ({ path: `base/${entry}`, from: join(folder, entry) })),
    parameters,
    tokenizer: { folder, checkpoint: null },
  });
}

/** "Llama-3.1-8B" has 8 billion, "Qwen2.5-0.5B" half a billion; of a mixture's name the whole, which comes first. */
function parametersByName(name: string): number | null {
  const found = /(?:^|[^a-z0-9.])(\d+(?:\.\d+)?)([bm])(?![a-z0-9])/i.exec(name.slice(name.lastIndexOf("/") + 1));
  if (found === null) return null;
  return Number(found[1]) * (found[2]?.toLowerCase() === "b" ? 1e9 : 1e6);
}
