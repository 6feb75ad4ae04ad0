import { resolve } from "node:path";
import { z } from "zod";
import { ok } from "#core/base/result.ts";
import { EnginePack, packBytes } from "#core/engines/engine-pack.ts";
import { PROVIDER_VARIABLE, type ProviderName } from "#core/engines/provider.ts";
import { addEnginePack, enginesOf, makeEnginePack, removeEnginePack } from "#native/workbench/engine-packs.ts";
import { CommaList, readArguments } from "../arguments.ts";
import type { BareCommand } from "../command.ts";
import { textTable } from "../text-table.ts";

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const { name, version, providers } = EnginePack.shape;

export const engineList: BareCommand = {
  name: "engine list",
  usage: "engine list",
  summary: "Engine packs of this machine: builds of ONNX Runtime with providers that do not come along, such as CUDA",
  async runBare({ provider }, argv) {
    const none = z.strictObject({ positionals: z.tuple([], "no arguments are taken") });
    const args = readArguments(argv, {}, none, this.usage);
    if (!args.ok) return args;
    const engines = enginesOf(process.env, provider);
    const packs = engines.packs.map((installed) => ({
      name: installed.name,
      version: installed.pack?.version ?? null,
      onnxruntime: installed.pack?.onnxruntime ?? null,
      providers: installed.pack?.providers ?? [],
      sizeBytes: installed.pack === null ? null : packBytes(installed.pack),
      folder: installed.folder,
      used: installed.name === engines.used,
      fault: installed.fault,
    }));
    const rows = packs.map((pack) => [
      pack.name,
      pack.version ?? "?",
      pack.onnxruntime ?? "?",
      pack.providers.join(", "),
      pack.sizeBytes === null ? "?" : megabytes(pack.sizeBytes),
      pack.fault ?? (pack.used ? "used" : "ready"),
    ]);
    const table = textTable(["pack", "version", "ONNX Runtime", "providers", "size", "state"], rows);
    const told = `${table}\nCheckpoints run on ${provider}; --provider NAME or ${PROVIDER_VARIABLE} chooses.${ownLibrary()}`;
    const text = packs.length > 0 ? told : `No engine packs in ${engines.folder}: msm engine add FILE adds one.`;
    return ok({ json: { folder: engines.folder, packs }, text });
  },
};

const Add = z.strictObject({
  positionals: z.tuple([z.string()], "exactly one file is needed"),
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, "64 hexadecimal digits are needed")
    .optional(),
});

export const engineAdd: BareCommand = {
  name: "engine add",
  usage: "engine add FILE.tar.gz|FOLDER [--sha256 HEX]",
  summary: "Add an engine pack from a file: every checksum is compared and its library loaded before it is in place",
  async runBare({ signal, provider }, argv) {
    const args = readArguments(argv, { sha256: { type: "string" } }, Add, this.usage);
    if (!args.ok) return args;
    const { positionals, sha256 } = args.value;
    const added = await addEnginePack(resolve(positionals[0]), { sha256, signal });
    if (!added.ok) return added;
    const { value: pack } = added;
    const counted = `${pack.files.length} files, ${megabytes(packBytes(pack))}`;
    const text = `Added ${pack.name} ${pack.version} for ${pack.providers.join(", ")}: ${counted}. ${nextStep(pack, provider)}`;
    return ok({ json: pack, text });
  },
};

function nextStep(pack: EnginePack, chosen: ProviderName): string {
  const [first] = pack.providers;
  const how = pack.providers.includes(chosen)
    ? `Checkpoints that are opened from now on run on it, because ${chosen} is chosen`
    : `Checkpoints run on ${chosen}, and on it with --provider ${first}, or ${PROVIDER_VARIABLE}=${first} where the workbench is started`;
  return `${how}; msm doctor tries it.${ownLibrary()}`;
}

function ownLibrary(): string {
  const own = process.env["MSM_ONNXRUNTIME"] ?? "";
  return own === "" ? "" : ` MSM_ONNXRUNTIME (${own}) goes before every pack: unset it to use one.`;
}

export const engineRemove: BareCommand = {
  name: "engine remove",
  usage: "engine remove NAME",
  summary: "Remove an engine pack",
  async runBare(_terminal, argv) {
    const one = z.strictObject({ positionals: z.tuple([z.string()], "exactly one pack is needed") });
    const args = readArguments(argv, {}, one, this.usage);
    if (!args.ok) return args;
    const removed = await removeEnginePack(args.value.positionals[0]);
    if (!removed.ok) return removed;
    return ok({ json: { name: removed.value.name }, text: `Removed the engine pack ${removed.value.name}.` });
  },
};

const Pack = z.strictObject({
  positionals: z.array(z.string()),
  name,
  version,
  providers: CommaList.pipe(providers),
  out: z.string("--out FILE.tar.gz is needed"),
});

export const enginePack: BareCommand = {
  name: "engine pack",
  usage: "engine pack [FOLDER…] --name NAME --version VERSION --providers cuda --out FILE.tar.gz",
  summary:
    "Make an engine pack of the libraries in folders, for machines like this one; without a folder of what npm run setup:cuda fetched",
  async runBare(_terminal, argv) {
    const text = { type: "string" } as const;
    const options = { name: text, version: text, providers: text, out: text };
    const args = readArguments(argv, options, Pack, this.usage);
    if (!args.ok) return args;
    const { positionals, ...request } = args.value;
    const folders = positionals.map((folder) => resolve(folder));
    const out = resolve(request.out);
    const made = await makeEnginePack({ ...request, out, folders });
    if (!made.ok) return made;
    const { pack, file } = made.value;
    const told = `Wrote ${out}: ${pack.name} ${pack.version}, ONNX Runtime ${pack.onnxruntime} for ${pack.platform} ${pack.arch}, ${pack.files.length} files, ${megabytes(file.sizeBytes)}.`;
    return ok({
      json: { ...pack, out, ...file },
      text: `${told}\nIts SHA-256, to be handed on by another way: ${file.sha256}`,
    });
  },
};

/** Builds of ONNX Runtime from a file. */
