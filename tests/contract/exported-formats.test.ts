import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { msm, ROOT, temporaryFolder } from "./msm.ts";

/** Every precision that the trainer exports, by both of its exporters, and a family each that is written otherwise. */
const EXPORTED = { qwen3: ["float32", "float16", "int8", "int4"], gpt2: ["float32"], llama: ["int4"] };
const TEXTS = [
  { prefix: "brosk is", continuation: " red ." },
  { prefix: "user : is marn red or blue ? ona :", continuation: " blue .<|end|> user : thanks ." },
];

const PYTHON = join(ROOT, "trainer/.venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
const folder = temporaryFolder("msm-exported-");
const workspace = temporaryFolder();

const Scored = z.looseObject({ perToken: z.array(z.number()).min(1) });
const Difference = z.looseObject({ maxAbsNats: z.number() });
const Manifest = z.looseObject({
  id: z.string(),
  export: z.looseObject({
    parity: z.looseObject({ whole: Difference, roundingOfWeights: Difference.optional() }),
  }),
});

async function trainer(...args: string[]): Promise<string> {
  const ended = await promisify(execFile)(PYTHON, ["-m", ...args], { cwd: join(ROOT, "trainer") });
  return ended.stdout;
}

beforeAll(async () => {
  writeFileSync(join(folder, "texts.jsonl"), TEXTS.map((text) => `${JSON.stringify(text)}\n`).join(""));
  const wanted = Object.entries(EXPORTED).map(([family, precisions]) => `${family}:${precisions.join(",")}`);
  await trainer("tests.tiny_runs", folder, ...wanted);
}, 900_000);

test.each(Object.entries(EXPORTED))(
  "the workbench reads every export of a %s run as transformers reads the trained weights",
  async (family, precisions) => {
    const said = await trainer(
      "msm_trainer",
      "score",
      join(folder, family, "checkpoint"),
      "--input",
      join(folder, "texts.jsonl"),
    );
    const trained = said
      .trim()
      .split("\n")
      .map((line) => Scored.parse(JSON.parse(line)).perToken);
    for (const precision of precisions) {
      const path = join(folder, family, "onnx", precision);
      const manifest = Manifest.parse(JSON.parse(readFileSync(join(path, "checkpoint.json"), "utf8")));
      const added = await msm(workspace, "checkpoints", "add", path, "--json");
      expect([added.code, added.stderr]).toEqual([0, ""]);
      const allowed = allowedNats(precision, manifest);
      for (const [index, nats] of (await scoresOf(manifest.id)).entries()) {
        const apart = nats.map((each, at) => Math.abs(each - (trained[index]?.[at] ?? Number.NaN)));
        expect(nats).toHaveLength(trained[index]?.length ?? 0);
        expect({ precision, apart: Math.max(...apart) <= allowed ? "within" : apart }).toEqual({
          precision,
          apart: "within",
        });
      }
    }
  },
);

/** As far as the trainer itself found the file from the weights, which were rounded in some; float32 is not. */
function allowedNats(precision: string, { export: { parity } }: z.infer<typeof Manifest>): number {
  return precision === "float32" ? 1e-4 : parity.whole.maxAbsNats + (parity.roundingOfWeights?.maxAbsNats ?? 0);
}

async function scoresOf(id: string): Promise<number[][]> {
  const read: number[][] = [];
  for (const { prefix, continuation } of TEXTS) {
    const scored = await msm(workspace, "score", id, "--prefix", prefix, "--continuation", continuation, "--json");
    expect([scored.code, scored.stderr]).toEqual([0, ""]);
    const { scores } = z.looseObject({ scores: z.array(Scored).length(1) }).parse(JSON.parse(scored.stdout));
    read.push(...scores.map((score) => score.perToken));
  }
  return read;
}
