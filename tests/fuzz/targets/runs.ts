import { createHash } from "node:crypto";
import { readdirSync, symlinkSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { z } from "zod";
import type { Random } from "#core/base/random.ts";
import { ok } from "#core/base/result.ts";
import { CheckpointManifest } from "#core/checkpoints/manifest.ts";
import { LaunchSpec } from "#core/runs/launch-spec.ts";
import { logText } from "#core/runs/log-text.ts";
import { MachineReport } from "#core/runs/machine.ts";
import { parseEventLine } from "#core/runs/run-event.ts";
import { RunKey } from "#core/runs/run-key.ts";
import { Observation, stateOf } from "#core/runs/run-state.ts";
import { trainEvents } from "#core/runs/stored-train-event.ts";
import { wholeLines } from "#core/runs/whole-lines.ts";
import { fetchArtefacts } from "#native/launcher/fetch.ts";
import { FrameReader } from "#native/launcher/frame-reader.ts";
import type { Link } from "#native/launcher/link.ts";
import { hostileValue, mutateBytes, mutateJson, mutateText, PROVOCATIONS } from "../mutate.ts";
import { checkResult, Fault, type Target } from "../target.ts";

const EVENTS = [
  { v: 1, seq: 0, t: 1, kind: "begin", attempt: 1, resumedStep: 0, device: "cpu" },
  { v: 1, seq: 1, t: 2, kind: "step", stage: 0, step: 1, loss: 2.5, lr: 0.1, tokens: 512, gradNorm: "nan" },
  { v: 1, seq: 2, t: 3, kind: "end", code: 0, reason: "done" },
].map((event) => JSON.stringify(event));

function events(random: Random): void {
  const lines = EVENTS.map((line) => (random.integer(2) === 0 ? mutateText(line, random) : line)).join("\n");
  const bytes = mutateBytes(Buffer.from(`${lines}\n`), random);
  const { lines: found, next } = wholeLines(bytes, 7);
  if (next < 7 || next > 7 + bytes.length) throw new Fault("the next offset lies outside what was read");
  const parsed = found.map(({ bytes: line, offset }) => parseEventLine(Buffer.from(line).toString("utf8"), offset));
  trainEvents(parsed);
}

const SEEN = {
  exit: { rc: 0, reason: "done", attempt: 1, at: 5 },
  lockHeld: false,
  stopRequested: false,
  attempt: 1,
  engine: null,
  engineState: null,
  eventBytes: 10,
};
const REPORT = {
  python: "3.12",
  executable: "/p",
  platform: "x",
  host: "h",
  user: "u",
  folder: "/f",
  disk: { totalBytes: 1, freeBytes: 1 },
  gpus: [{ name: "g", memoryBytes: 1, usedBytes: 0, driver: "d" }],
  flock: true,
  bootId: "b",
  slurm: null,
};
const SPEC = {
  schema: "msm-launch/1",
  key: "0".repeat(26),
  command: ["python", "-m", "x"],
  files: { "run.json": "0".repeat(64), "data/a.jsonl": "1".repeat(64) },
};

/** What a machine says: shapes are read whole or refused, and what is read can be judged. */
function messages(random: Random): void {
  const observed = Observation.safeParse(mutateJson({ at: 1, bootId: "b", runs: { a: SEEN, b: null } }, random));
  if (observed.success) {
    for (const seen of Object.values(observed.data.runs))
      stateOf(seen, { at: observed.data.at, bootId: observed.data.bootId });
  }
  MachineReport.safeParse(mutateJson(REPORT, random));
  CheckpointManifest.safeParse(mutateJson({ name: "x", sha256: "0".repeat(64) }, random));
  const spec = LaunchSpec.safeParse(mutateJson(SPEC, random));
  if (spec.success) for (const path of Object.keys(spec.data.files)) staysInside("/base", path);
}

function staysInside(folder: string, path: string): void {
  const target = resolve(folder, path);
  if (!target.startsWith(folder + sep)) throw new Fault(`"${path}" leads out of its folder`);
}

function frames(random: Random): void {
  const reader = new FrameReader();
  const text = mutateBytes(Buffer.from('noise\n@@msm-agent\n{"ok":true,"bytes":3}\nabc{"id":1}\n'), random);
  for (let at = 0; at < text.length;) {
    const length = 1 + random.integer(40);
    reader.push(text.subarray(at, at + length));
    at += length;
    if (random.integer(3) === 0) reader.takeBytes(random.integer(20));
    else while (reader.takeLine() !== null);
  }
  reader.takeRest();
}

const PATHS = [
  "onnx/model.onnx",
  "onnx/model.onnx.data",
  "config.json",
  "w.safetensors",
  "../x.onnx",
  "/tmp/x.onnx",
  "a/../../x.onnx",
  "linked/x.onnx",
  "x.pt",
  "tokenizer.json",
  "a//b.onnx",
  ".onnx",
  "..\\x.onnx",
  "C:\\x.onnx",
  "a\0.onnx",
  "CON.onnx",
  "a/./b.onnx",
];

/** A machine that lists files of any name and sends any bytes: nothing is written beside the folder, nothing wrong is kept. */
async function artefacts(random: Random, folder: string): Promise<void> {
  const target = join(folder, "target");
  const outside = join(folder, "outside");
  symlinkSync(folder, outside);
  const contents = new Map<string, Buffer>();
  const files = Array.from({ length: 1 + random.integer(4) }, () => {
    const path = random.integer(6) === 0 ? random.pick(PROVOCATIONS) : random.pick(PATHS);
    const bytes = Buffer.from(random.pick(PROVOCATIONS));
    contents.set(path, random.integer(3) === 0 ? mutateBytes(bytes, random) : bytes);
    return {
      path,
      bytes: random.integer(6) === 0 ? random.integer(2 ** 31) : bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    };
  });
  const honest: unknown = { files };
  const manifest = Buffer.from(JSON.stringify(random.integer(3) === 0 ? mutateJson(honest, random) : honest));
  const key = RunKey.parse("0".repeat(26));
  const link = sending((path, offset, length) => {
    const bytes = path === "manifest.json" ? manifest : (contents.get(path) ?? Buffer.alloc(0));
    return { size: bytes.length, bytes: bytes.subarray(offset, offset + length) };
  }, random);
  checkResult(await fetchArtefacts(link, key, target, { delaysMs: [1] }));
  const strays = readdirSync(folder).filter((name) => name !== "target" && name !== "outside");
  if (strays.length > 0) throw new Fault(`wrote ${strays.join(", ")} beside its folder`);
}

type Sent = { readonly size: number; readonly bytes: Buffer };

function sending(read: (path: string, offset: number, length: number) => Sent, random: Random): Link {
  return {
    name: "machine",
    call: async (call) => {
      const { path, offset, length } = call.args;
      const { size, bytes } = read(String(path), Number(offset), Number(length));
      const value: z.infer<typeof call.reply> = call.reply.parse({ size, offset: Number(offset) });
      return ok({ value, bytes: random.integer(30) === 0 ? Buffer.alloc(0) : bytes });
    },
    connect: () => Promise.reject(new Error("not asked for")),
    disconnect: async () => undefined,
    close: async () => undefined,
  };
}

/** Nothing that a terminal would obey is left of a log. */
function logs(random: Random): void {
  const text =
    mutateText("step 1\r\u001b[31mred\u001b[0m\n\u001b]0;title\u0007ok\u009b2Jx\b\b\n", random) +
    String(hostileValue(random));
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(logText(text))) throw new Fault("a control character is left");
}

export const RUNS: readonly Target[] = [
  { name: "events", run: events },
  { name: "messages", run: messages },
  { name: "frames", run: frames },
  { name: "artefacts", run: artefacts },
  { name: "logs", run: logs },
];
