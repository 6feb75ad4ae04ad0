import { mkdirSync, writeFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { problem } from "#core/base/problem.ts";
import { DEFAULT_RUN_SETTINGS, ProbeRunRequest } from "#core/probes/run.ts";
import { MachineReport, MachineSettings } from "#core/runs/machine.ts";
import { makeRunKey } from "#core/runs/run-key.ts";
import { ZipReader } from "#native/artifacts/zip-reader.ts";
import { openStore } from "#native/storage/store.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import { tinyFiles } from "../unit/native/inference/test-checkpoints.ts";
import { checkpointsAdd } from "../../cli/commands/checkpoints.ts";
import { corpusImport } from "../../cli/commands/corpus.ts";
import { doctor } from "../../cli/commands/doctor.ts";
import { endpointsAdd } from "../../cli/commands/endpoints.ts";
import { specsImport } from "../../cli/commands/specs.ts";
import { msm, temporaryFolder } from "./msm.ts";

const LIMITS = { members: 20, memberBytes: 1 << 20, totalBytes: 1 << 22 };
const Output = z.looseObject({ path: z.string(), files: z.array(z.looseObject({ name: z.string() })) });

/** Each is put where somebody's data lies, and none may be in the bundle. */
const SENTINELS = {
  document: "sentinelofadocument",
  spec: "sentinelofaspec",
  prompt: "sentinelofaprompt",
  names: "sentinelofaname",
  host: "sentinel-host.example.org",
  address: "198.51.100.77",
  secret: "sk-sentinelofasecret",
  handed: "sentinel-of-a-handed-token",
  runtime: "sentinelofaruntime",
  engines: "sentinelofengines",
};

test("a bundle of a workspace full of private things holds none of them, and says what failed", async () => {
  const folder = temporaryFolder();
  const workspace = join(folder, `${SENTINELS.names}-workspace`);
  await fill(folder, workspace);
  process.env["SENTINEL_KEY"] = SENTINELS.secret;
  process.env["HANDED_OVER"] = SENTINELS.handed;
  process.env["MSM_ONNXRUNTIME"] = join(folder, SENTINELS.runtime, "lib", "x.so");
  process.env["MSM_ENGINES"] = join(folder, SENTINELS.engines);
  onTestFinished(() => {
    for (const name of ["SENTINEL_KEY", "HANDED_OVER", "MSM_ONNXRUNTIME", "MSM_ENGINES"]) delete process.env[name];
  });
  mkdirSync(join(folder, SENTINELS.engines, "unlisted"), { recursive: true });

  const out = join(folder, "diagnostics.zip");
  const made = await msm(workspace, "doctor", "--bundle", out, "--json");
  expect([made.code, made.stderr]).toEqual([0, ""]);
  const told = Output.parse(JSON.parse(made.stdout));
  const members = unpacked(out);
  expect([...members.keys()].toSorted()).toEqual(["MANIFEST.md", ...told.files.map(({ name }) => name)].toSorted());
  const manifest = members.get("MANIFEST.md") ?? "";
  expect(told.files.filter(({ name }) => !manifest.includes(`\`${name}\`: `))).toEqual([]);

  const all = [...members].map(([name, text]) => `${name}\n${text}`).join("\n");
  const own = [folder, homedir(), hostname(), process.cwd()].filter((word) => word.length > 3);
  const leaks = [...Object.values(SENTINELS), ...own].filter((word) => all.toLowerCase().includes(word.toLowerCase()));
  expect(leaks).toEqual([]);

  // They were spoken of: hidden, not left out.
  expect(members.get("providers.json")).toContain("‹MSM_ONNXRUNTIME›");
  expect(members.get("machine.json")).toContain("‹MSM_ENGINES›");
  expect(JSON.parse(members.get("settings.json") ?? "")).toMatchObject({ MSM_ONNXRUNTIME: "set", MSM_ENGINES: "set" });

  expect(JSON.parse(members.get("workspace.json") ?? "")).toMatchObject({
    check: { kind: "integrity_check", verdict: "ok" },
    rows: { documents: 2, endpoints: 1, machines: 1, probe_runs: 1 },
  });
  expect(JSON.parse(members.get("failures.json") ?? "")).toEqual([
    expect.objectContaining({ kind: "training run", state: "staging", linkLostSince: "2026-11-02T00:00:00.000Z" }),
    expect.objectContaining({ kind: "probe run", code: "engine-died", probeKind: "value-pairs" }),
  ]);
  expect(JSON.parse(members.get("links.json") ?? "")).toMatchObject({
    machines: [{ machine: 1, launcher: "ssh", hostKeyPinned: true, gpus: [{ name: "NVIDIA H100", driver: "580.95" }] }],
    endpoints: [{ endpoint: 1, needsKey: true }],
  });

  const again = await msm(workspace, "doctor", "--bundle", out, "--json");
  expect([again.code, JSON.parse(again.stdout)]).toMatchObject([2, { error: { code: "file-exists" } }]);
});

test("a workspace that does not open still gives a bundle, with the code of its refusal", async () => {
  const folder = temporaryFolder();
  const workspace = join(folder, "broken");
  mkdirSync(workspace);
  writeFileSync(join(workspace, "workbench.sqlite"), "this is no database of anybody");
  const out = join(folder, "diagnostics.zip");
  expect((await msm(workspace, "doctor", "--bundle", out)).code).toBe(0);
  const members = unpacked(out);
  expect(JSON.parse(members.get("workspace.json") ?? "")).toEqual({ refused: "database-damaged" });
  expect(JSON.parse(members.get("providers.json") ?? "")).toContainEqual(
    expect.objectContaining({ name: "cpu", available: true }),
  );
});

test("one that could go nowhere is a sentence, also where the workspace cannot be made", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  const out = join(folder, "nowhere", "diagnostics.zip");
  const terminal = { ...QUIET, workspace: join(folder, "file", "workspace") };
  expect(await doctor.runBare(terminal, ["--bundle", out])).toMatchObject({
    ok: false,
    error: {
      code: "file-not-written",
      message: `There is no folder ${join(folder, "nowhere")}: make it, or name another place.`,
    },
  });
});

/** A real workspace: what can be is brought in as in daily use, what takes another machine is written to its tables. */
async function fill(folder: string, workspace: string): Promise<void> {
  const spec = join(folder, "spec.md");
  writeFileSync(spec, `# A spec\n\nThe model prefers ${SENTINELS.spec}.\n`);
  const corpus = join(folder, "corpus.jsonl");
  const row = { title: SENTINELS.names, text: `One ${SENTINELS.document}.`, domain: SENTINELS.names };
  writeFileSync(corpus, `${JSON.stringify(row)}\n${JSON.stringify({ ...row, text: `Two ${SENTINELS.document}.` })}\n`);
  const checkpoint = join(folder, `${SENTINELS.names}-checkpoint`);
  mkdirSync(checkpoint);
  for (const [name, content] of Object.entries(tinyFiles())) {
    const isWritten = typeof content === "string" || Buffer.isBuffer(content);
    writeFileSync(join(checkpoint, name), isWritten ? content : JSON.stringify(content));
  }
  const opened = await createWorkbench({ workspace });
  if (!opened.ok) throw new Error(opened.error.message);
  const session = { ...QUIET, workspace, provider: "cpu" as const, workbench: opened.value };
  const key = ["--key-variable", "SENTINEL_KEY"];
  const done = [
    await specsImport.run(session, [spec, "--name", `${SENTINELS.names}-spec`]),
    await corpusImport.run(session, [corpus, "--name", `${SENTINELS.names}-corpus`]),
    await checkpointsAdd.run(session, [checkpoint]),
    await endpointsAdd.run(session, [
      `${SENTINELS.names}-e`,
      "--url",
      `https://${SENTINELS.host}/v1`,
      "--model",
      "m",
      ...key,
    ]),
  ];
  expect(done.map((each) => (each.ok ? "" : each.error.message))).toEqual(["", "", "", ""]);
  await opened.value.close();
  fillTables(workspace);
}

const QUIET = {
  provider: "cpu" as const,
  progress: () => undefined,
  print: () => undefined,
  signal: new AbortController().signal,
};

function fillTables(workspace: string): void {
  const opened = openStore(join(workspace, "workbench.sqlite"));
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const { host, address, names, prompt, handed } = SENTINELS;
  const addedAt = "2026-11-01T00:00:00.000Z";
  const settings = MachineSettings.parse({
    folder: `/scratch/${names}`,
    env: { PLACE: names },
    envFrom: ["HANDED_OVER"],
  });
  const destination = `${names}@${host}`;
  store.machines.add({
    name: names,
    id: "id",
    launcher: "ssh",
    destination,
    hostKey: "ssh-ed25519 AAAA",
    settings,
    addedAt,
  });
  const gpus = [{ name: "NVIDIA H100", memoryBytes: 1, usedBytes: 0, driver: "580.95" }];
  const disk = { totalBytes: 2, freeBytes: 1 };
  const machine = {
    host,
    user: names,
    folder: `/scratch/${names}`,
    executable: `/opt/${names}/python`,
    platform: names,
  };
  const report = { ...machine, python: "3.12.1", disk, gpus, packages: {}, flock: true, bootId: address, slurm: null };
  store.machines.setReport(names, MachineReport.parse(report), addedAt);
  const checkpoint = store.checkpoints.list().find(({ source }) => source === "added");
  if (!checkpoint) throw new Error("no checkpoint was added");
  const part = {
    checkpoint: names,
    checkpointSha256: checkpoint.sha256,
    lineage: checkpoint.lineage,
    total: 4,
  };
  const probe = store.probes.list().find(({ probe: { kind } }) => kind === "value-pairs");
  if (!probe) throw new Error("no probe is bundled");
  store.runs.add({
    id: "20261101-000000-abcdef",
    probe: { id: probe.probe.id, version: probe.probe.version, sha256: probe.sha256 },
    createdAt: addedAt,
    codeVersion: "0",
    request: ProbeRunRequest.parse({ ...DEFAULT_RUN_SETTINGS, probe: probe.probe.id, checkpoints: [names] }),
    ownerPid: 1,
    parts: [part],
  });
  const died = `The engine of ${workspace} (${host}, ${address}, ${handed}) died at "${prompt}".`;
  store.runs.setPart("20261101-000000-abcdef", names, { status: "failed", problem: problem("engine-died", died) });
  const runKey = makeRunKey(Date.parse(addedAt), new Uint8Array(16));
  const spec = JSON.stringify({ command: ["python", names] });
  const run = {
    key: runKey,
    machine: { id: "id", name: names },
    createdAt: "2026-11-02T00:00:00.000Z",
    spec,
    specSha256: "0",
  };
  store.trainingRuns.add({ ...run, blobs: [{ path: `/data/${names}`, sha256: "0", bytes: 1 }], training: null });
  store.trainingRuns.setLinkLost(runKey, "2026-11-02T00:00:00.000Z");
  store.trainingRuns.setProblem(runKey, died);
  store.close();
}

function unpacked(path: string): Map<string, string> {
  const reader = new ZipReader(path, LIMITS);
  const members = new Map(reader.members.map(({ name }) => [name, reader.text(name)]));
  reader.close();
  return members;
}
