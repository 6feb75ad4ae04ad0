import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_RUN_SETTINGS, type ProbeRunRequest, type ProbeRunSummary } from "#core/probes/run.ts";
import { createWorkbench } from "#native/workbench/create-workbench.ts";
import type { Workbench } from "#native/workbench/workbench.ts";
import { must } from "./hand-off-bench.ts";
import { msm, ROOT, temporaryFolder } from "./msm.ts";
import { HAS_PYTHON, NO_PYTHON, startServed, type ServedServer } from "./served-server.ts";
import { SSHD, startSshd, type Sshd } from "./sshd.ts";

const TOKENIZER = join(ROOT, "models/aft");

describe.skipIf(!HAS_PYTHON)(`a checkpoint that a server reads (${HAS_PYTHON ? "here" : NO_PYTHON})`, () => {
  let workbench: Workbench;
  const servers: ServedServer[] = [];
  const workspace = temporaryFolder();
  const sockets = temporaryFolder("msm-socket-");
  let sshd: Sshd | null = null;

  const serve = async (name: string, ...more: string[]): Promise<ServedServer> => {
    const server = await startServed("aft", join(sockets, name), "aft-there", ...more);
    servers.push(server);
    return server;
  };
  const add = (name: string, change: { machine?: string; socket?: string; model?: string; tokenizer?: string } = {}) =>
    workbench.servedCheckpoints.add({
      name,
      machine: "here",
      socket: join(sockets, "v.sock"),
      model: "aft-there",
      tokenizer: TOKENIZER,
      ...change,
    });
  const finished = async (started: ProbeRunSummary): Promise<ProbeRunSummary> => {
    for await (const event of workbench.runs.watch(started.id)) void event;
    return must(workbench.runs.find(started.id));
  };
  const request = (checkpoints: string[], change: Partial<ProbeRunRequest> = {}): ProbeRunRequest => ({
    probe: "short",
    checkpoints,
    ...DEFAULT_RUN_SETTINGS,
    readings: ["likelihood"],
    ...change,
  });

  beforeAll(async () => {
    workbench = must(await createWorkbench({ workspace }));
    const whole: { items: unknown[] } = JSON.parse(readFileSync(join(ROOT, "models/probes/value-micro.json"), "utf8"));
    const short = join(workspace, "short.json");
    writeFileSync(short, JSON.stringify({ ...whole, id: "short", items: whole.items.slice(0, 20) }));
    must(await workbench.probes.importFile(short));
    must(await workbench.machines.add({ name: "here", launcher: "local", settings: { folder: temporaryFolder() } }));
    if (SSHD !== null) {
      // The relay needs no forwarding: neither of ports nor of sockets.
      sshd = await startSshd({ noForwarding: true });
      const settings = { folder: temporaryFolder(), sshConfig: sshd.configFile };
      const { destination, fingerprint } = sshd;
      must(await workbench.machines.add({ name: "gpu", launcher: "ssh", destination, fingerprint, settings }));
    }
    await serve("v.sock");
    must(await add("local-aft"));
  });
  afterAll(async () => {
    await workbench.close();
    for (const server of servers) await server.stop();
    await sshd?.stop();
  });

  test("is listed as one of another source, and says what is not known of it", async () => {
    expect(must(workbench.checkpoints.find("local-aft"))).toMatchObject({
      source: "remote",
      architecture: "Qwen3ForCausalLM",
      dtype: "float32",
      layers: 4,
      parameters: 0,
      hasChatTemplate: true,
    });
    expect(must(await workbench.checkpoints.verify("local-aft"))).toMatchObject({ intact: true });
    expect(await workbench.memory(["local-aft"])).toMatchObject({ error: { code: "weights-elsewhere" } });
  });

  test("gives the log-probabilities of the same weights here, token by token, and says who computed them", async () => {
    const prefix = "which cheese do you prefer ,";
    const texts = [" brie or cheddar ?", " the first ."];
    const here = must(await workbench.chats.score("aft", prefix, texts));
    const there = must(await workbench.chats.score("local-aft", prefix, texts));
    expect(there.scores.map(({ tokens }) => tokens)).toEqual(here.scores.map(({ tokens }) => tokens));
    for (const [at, { perToken }] of there.scores.entries()) {
      for (const [place, nats] of perToken.entries()) {
        expect(Math.abs(nats - (here.scores[at]?.perToken[place] ?? Number.NaN))).toBeLessThan(1e-4);
      }
    }
    expect([here.engine.provider, there.engine.provider]).toEqual(["cpu", "test-server@here"]);
  });

  test("over ssh and locally the same probe has the numbers of ONNX Runtime here, and the instruments are told apart", async () => {
    const ids = ["aft", "local-aft"];
    if (SSHD !== null) ids.push(must(await add("ssh-aft", { machine: "gpu" })).id);
    const run = await finished(must(workbench.runs.start(request(ids))));
    expect(run.parts.map(({ status, problem }) => [status, problem])).toEqual(ids.map(() => ["finished", null]));
    const readings = must(workbench.reports.readings(run.id));
    const sums = ids.map((id) =>
      readings.flatMap((each) =>
        each.checkpoint === id && each.kind === "likelihood"
          ? each.options.flatMap(({ sumNats, neutralNats, tokens }) => [sumNats, neutralNats, tokens])
          : [],
      ),
    );
    expect(sums[0]?.length).toBe(20 * 8 * 6);
    for (const other of sums.slice(1)) {
      expect(other.length).toBe(sums[0]?.length);
      expect(Math.max(...other.map((sum, at) => Math.abs(sum - (sums[0]?.[at] ?? Number.NaN))))).toBeLessThan(1e-4);
    }
    const report = must(workbench.reports.of([run.id]));
    expect(report.warnings.join("\n")).toContain(
      "read by different instruments (ONNX Runtime on this computer, test-server on here",
    );
    expect(Object.values(report.engine).map(({ provider }) => provider)).toEqual(
      ["cpu", "test-server@here", "test-server@gpu"].slice(0, ids.length),
    );
  });

  test("sampled answers come from the server, and the same seed gives the same ones", async () => {
    const sampled = request(["local-aft"], { readings: ["sampled"], samples: 2, maxTokens: 6 });
    const [one, other] = [
      await finished(must(workbench.runs.start(sampled))),
      await finished(must(workbench.runs.start(sampled))),
    ];
    const texts = (run: ProbeRunSummary) =>
      must(workbench.reports.readings(run.id)).map((each) => (each.kind === "sampled" ? each.text : "?"));
    expect(one.parts[0]?.status).toBe("finished");
    expect(texts(one)).toHaveLength(20 * 8 * 2);
    expect(new Set(texts(one)).size).toBeGreaterThan(1);
    expect(texts(other)).toEqual(texts(one));
    expect(texts(one).join("")).not.toContain("<");
  });

  test("a chat answers in one piece and tells the prompt", async () => {
    const answers = new Map<string, unknown>();
    const decoding = { temperature: 0, topP: 1, maxTokens: 8, stop: [] };
    for await (const event of workbench.chats.ask({
      checkpoints: ["aft", "local-aft"],
      prompt: "which cheese do you prefer ?",
      seed: 1,
      decoding,
    })) {
      if (event.type === "failed") throw new Error(event.problem.message);
      if (event.type !== "answer") continue;
      const { checkpoint, provider, perToken, ...rest } = event;
      answers.set(`${checkpoint} on ${provider}`, { ...rest, pieces: perToken.map(({ text }) => text) });
    }
    expect([...answers.keys()].sort()).toEqual(["aft on cpu", "local-aft on test-server@here"]);
    expect(answers.get("local-aft on test-server@here")).toEqual(answers.get("aft on cpu"));
  });

  test("a server that ends in the middle of a run is one sentence, and the run is resumed when it is back", async () => {
    const dying = await serve("dying.sock", "--die-after", "9");
    const machine = SSHD === null ? "here" : "gpu";
    must(await add("dying", { machine, socket: join(sockets, "dying.sock") }));
    const broken = await finished(must(workbench.runs.start(request(["dying"]))));
    await dying.stop();
    expect([broken.status, broken.parts[0]?.status, broken.parts[0]?.problem]).toEqual([
      "partial",
      "failed",
      {
        code: "engine-died",
        message: expect.stringMatching(/^(?:here|gpu): Nothing answers at the socket .+dying\.sock .+\.$/),
      },
    ]);
    const done = broken.parts[0]?.done ?? 0;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(160);
    await serve("again.sock");
    renameSync(join(sockets, "again.sock"), join(sockets, "dying.sock"));
    const resumed = await finished(must(workbench.runs.resume(broken.id)));
    expect(resumed.parts[0]).toMatchObject({ status: "finished", done: 160 });
  });

  test("a cancelled run stops at once, keeps what it has and is resumed", async () => {
    const started = must(workbench.runs.start(request(["local-aft"])));
    for await (const event of workbench.runs.watch(started.id)) {
      if (event.type === "progress" && event.done > 0) break;
    }
    const cancelled = must(await workbench.runs.cancel(started.id));
    const done = cancelled.parts[0]?.done ?? 0;
    expect([cancelled.status, done > 0 && done < 160]).toEqual(["cancelled", true]);
    const resumed = await finished(must(workbench.runs.resume(started.id)));
    expect(resumed.parts[0]).toMatchObject({ status: "finished", done: 160 });
  });

  test("refused in one sentence: another name, no server, other tokens than were sent, another tokenizer", async () => {
    const message = async (adding: ReturnType<typeof add>): Promise<string> => {
      const added = await adding;
      return added.ok ? "added" : `${added.error.code}: ${added.error.message}`;
    };
    expect(await message(add("x", { model: "other" }))).toMatch(
      /^model-unreadable: .+ serves no "other"; it serves aft-there: name one of those/,
    );
    expect(await message(add("x", { socket: "/tmp/no-such.sock" }))).toMatch(/^engine-died: here: Nothing answers/);
    const elsewhere = SSHD === null ? "here" : "gpu";
    expect(await message(add("x", { machine: elsewhere, socket: "/tmp/no-such.sock" }))).toMatch(
      /^engine-died: (?:here|gpu): Nothing answers at the socket \/tmp\/no-such\.sock \(.+\)\. Start the server there/,
    );
    expect(await message(add("x", { tokenizer: sockets }))).toMatch(/^tokenizer-missing: /);
    const problemOf = async (id: string): Promise<string> => {
      const scored = await workbench.chats.score(id, "which cheese", [" ?"]);
      return scored.ok ? "scored" : `${scored.error.code}: ${scored.error.message}`;
    };
    await serve("begin.sock", "--begin", "1");
    must(await add("begins", { socket: join(sockets, "begin.sock") }));
    expect(await problemOf("begins")).toMatch(/^tokenizer-mismatch: .+ answered for other tokens than it was sent/);
    await serve("cut.sock", "--tokenizer", otherTokenizer(sockets));
    must(await add("cuts", { socket: join(sockets, "cut.sock") }));
    expect(await problemOf("cuts")).toMatch(/^tokenizer-mismatch: .+ cuts a text into other tokens/);
  });

  test("a machine that is gone from the list is a sentence, and a removed checkpoint takes its folder along", async () => {
    must(await workbench.machines.add({ name: "gone", launcher: "local", settings: { folder: temporaryFolder() } }));
    const { id } = must(await add("stranded", { machine: "gone" }));
    must(await workbench.machines.remove("gone"));
    expect(await workbench.chats.score(id, "a", [" b"])).toMatchObject({
      error: { code: "engine-died", message: expect.stringContaining("gone that") },
    });
    expect(must(await workbench.checkpoints.remove(id)).deletedFolder).toBe(join(workspace, "checkpoints", id));
  });

  test("the command line adds one", async () => {
    const other = temporaryFolder();
    await msm(other, "machines", "add", "here", "--local", "--folder", temporaryFolder());
    const added = await msm(
      other,
      "checkpoints",
      "add-remote",
      "big",
      "--machine",
      "here",
      "--socket",
      join(sockets, "v.sock"),
      "--model",
      "aft-there",
      "--tokenizer",
      TOKENIZER,
      "--json",
    );
    expect([added.code, JSON.parse(added.stdout)]).toMatchObject([0, { id: "big", source: "remote" }]);
    const wrong = await msm(other, "checkpoints", "add-remote", "BIG", "--machine", "here", "--json");
    expect(wrong.code).toBe(2);
  });
});

/** The bundled tokenizer with two words' ids exchanged: as if it were another training's. */
function otherTokenizer(folder: string): string {
  const json: { model: { vocab: Record<string, number> } } = JSON.parse(
    readFileSync(join(TOKENIZER, "tokenizer.json"), "utf8"),
  );
  const { vocab } = json.model;
  const [one = "", other = ""] = Object.keys(vocab).filter((word) => /^[^a-z]*(?:1|say|is|so)$/.test(word));
  [vocab[one], vocab[other]] = [vocab[other] ?? 0, vocab[one] ?? 0];
  const path = join(folder, "other-tokenizer.json");
  writeFileSync(path, JSON.stringify(json));
  return path;
}
