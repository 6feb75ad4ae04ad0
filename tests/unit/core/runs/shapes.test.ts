import { expect, test } from "vitest";
import { InnerPath, LaunchSpec } from "#core/runs/launch-spec.ts";
import { MachineName, MachineSettings, SshDestination } from "#core/runs/machine.ts";
import { fetchVerdict } from "#core/runs/run-manifest.ts";

test("weights and texts of a checkpoint are fetched, pickles never, and nothing else", () => {
  const wanted = [
    "out/model.safetensors",
    "model.onnx",
    "model.onnx.data",
    "events.jsonl",
    "out/Tokenizer_config.json",
  ];
  expect(wanted.map(fetchVerdict)).toEqual(wanted.map(() => "wanted"));
  const pickles = [
    "optimizer.pt",
    "rng_state.pth",
    "a/training_args.bin",
    "x.PKL",
    "tokenizer.json.pt",
    "scheduler.ckpt",
  ];
  expect(pickles.map(fetchVerdict)).toEqual(pickles.map(() => "pickle"));
  expect(["run.py", "notes.txt", "lib.so", "config.json.exe"].map(fetchVerdict)).toEqual(Array(4).fill("other"));
});

test("a path inside a run's folder has plain names only", () => {
  const inside = ["a", "out/model.onnx", "a/.b", "..a/b..", "step-10/x_y@1"];
  expect(inside.filter((path) => InnerPath.safeParse(path).success)).toEqual(inside);
  const outside = ["", "/a", "../a", "a/../b", "a/..", ".", "a//b", "a/", "a\\b", "a b", "C:/x", "a\n", "a\0"];
  expect(outside.filter((path) => InnerPath.safeParse(path).success)).toEqual([]);
});

test("a destination is a host or a name of ssh's config, never an option or a command", () => {
  const taken = ["gpu1", "anna@gpu1.lab.example", "ssh://anna@10.0.0.2:2222", "[::1]"];
  expect(taken.filter((text) => SshDestination.safeParse(text).success)).toEqual(taken);
  const refused = ["", "-oProxyCommand=x", "a b", "a;b", "$(x)", "a/b", "host\n", "http://a"];
  expect(refused.filter((text) => SshDestination.safeParse(text).success)).toEqual([]);
});

test("a machine's name is short and plain, and its Python is no option", () => {
  expect(
    ["a", "gpu-1.lab", "A", "-a", "", "a b", "x".repeat(41)].filter((name) => MachineName.safeParse(name).success),
  ).toEqual(["a", "gpu-1.lab"]);
  expect(MachineSettings.parse({})).toEqual({ python: "python3", folder: "~/.msm-workbench", env: {}, envFrom: [] });
  for (const python of ["-c", "python3; x", "$(x)", "a\nb"])
    expect(MachineSettings.safeParse({ python }).success).toBe(false);
});

test("a launch spec with an unknown key is refused", () => {
  const spec = { schema: "msm-launch/1", key: "0".repeat(26), command: ["{python}"], files: {} };
  expect(LaunchSpec.safeParse(spec).success).toBe(true);
  expect(LaunchSpec.safeParse({ ...spec, colour: "red" }).success).toBe(false);
  expect(LaunchSpec.safeParse({ ...spec, files: { "../x": "0".repeat(64) } }).success).toBe(false);
});
