import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { EngineHome } from "#core/engines/engine-pack.ts";

const Manifest = z.looseObject({ version: z.string() });

/** This machine, and the ONNX Runtime that comes along. */
export function engineHome(): EngineHome {
  const { version } = Manifest.parse(JSON.parse(readFileSync(manifestPath(), "utf8")));
  return { platform: process.platform, arch: process.arch, onnxruntime: version };
}

/** Folder of the libraries that come along. */
export function shippedFolder(): string {
  return join(dirname(manifestPath()), "bin", "napi-v6", process.platform, process.arch);
}

function manifestPath(): string {
  return createRequire(import.meta.url).resolve("onnxruntime-node/package.json");
}
