import type { CorpusSummary } from "../corpus/document.ts";
import type { CheckpointSummary, PastRun } from "../checkpoints/summary.ts";
import type { ProbeRunSummary } from "../probes/run.ts";
import type { SpecSummary } from "../specs/summary.ts";
import type { Plan } from "./plan.ts";
import type { LineageGraph, LineageNode, TrainingRunSummary } from "./training-run.ts";

/** A run of this workspace with what it was given. */
export interface KnownRun {
  readonly summary: TrainingRunSummary;
  /** Id of what its plan starts from, for a run without a parent. */
  readonly base: string | null;
  /** Data files by path in its folder, with their hashes. */
  readonly data: readonly { readonly path: string; readonly sha256: string }[];
  /** Null where this workspace does not have it. */
  readonly plan: Plan | null;
}

export interface LineageSources {
  readonly specs: readonly Pick<SpecSummary, "name" | "sha256" | "title">[];
  readonly corpora: readonly Pick<CorpusSummary, "id" | "kind" | "specSha256" | "documents">[];
  readonly runs: readonly KnownRun[];
  readonly checkpoints: readonly CheckpointSummary[];
  readonly probeRuns: readonly ProbeRunSummary[];
  /** Names of a spec's text, the newest first: also of texts that are no longer the newest of their name. */
  readonly specNames: (sha256: string) => readonly string[];
}

/** All that is known to have come from something or to have led to something, from the specs to the probe runs. */
export function lineageGraph(sources: LineageSources): LineageGraph {
  const graph = new Graph(sources);
  for (const run of sources.runs) graph.addRun(run);
  for (const checkpoint of sources.checkpoints) graph.addCheckpoint(checkpoint);
  for (const run of sources.probeRuns) graph.addProbeRun(run);
  return graph.whole();
}

/** One node with what it came from and what came from it; empty where there is no such node. */
export function lineageAround(graph: LineageGraph, about: string): LineageGraph {
  if (!graph.nodes.some(({ id }) => id === about)) return { nodes: [], edges: [] };
  const kept = new Set([...reached(graph, about, "from", "to"), ...reached(graph, about, "to", "from")]);
  return {
    nodes: graph.nodes.filter(({ id }) => kept.has(id)),
    edges: graph.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

function reached({ edges }: LineageGraph, start: string, here: "from" | "to", there: "from" | "to"): Set<string> {
  const seen = new Set([start]);
  // A set grows while it is gone through.
  for (const id of seen) for (const edge of edges) if (edge[here] === id) seen.add(edge[there]);
  return seen;
}

class Graph {
  readonly #sources: LineageSources;
  readonly #nodes = new Map<string, LineageNode>();
  readonly #edges = new Map<string, { readonly from: string; readonly to: string }>();

  constructor(sources: LineageSources) {
    this.#sources = sources;
  }

  whole(): LineageGraph {
    return { nodes: [...this.#nodes.values()], edges: [...this.#edges.values()] };
  }

  addRun({ summary, base, data, plan }: KnownRun): void {
    const id = this.#run(summary.key, summary.name, `${summary.state} on ${summary.machine}`, true);
    this.#join(this.#plan(summary.plan), id);
    if (summary.parent !== null) this.#join(this.#parentRun(summary.parent), id);
    else if (base !== null) this.#join(this.#checkpoint(base), id);
    for (const file of data) this.#join(this.#data(file, plan, summary.trainingSeed), id);
    // Where its data names no corpus of that spec, the plan's word is all that is known.
    if (summary.spec !== null && !this.#comesFrom(id, "spec")) this.#join(this.#spec(summary.spec), id);
    for (const checkpoint of summary.checkpoints) this.#join(id, this.#checkpoint(checkpoint));
  }

  addCheckpoint(checkpoint: CheckpointSummary): void {
    const id = this.#checkpoint(checkpoint.id);
    const { history = [], lineage } = checkpoint;
    let before: string | null = null;
    for (const past of history) before = this.#past(past, before);
    if (before !== null) {
      this.#join(before, id);
      return;
    }
    const { parent, spec, known } = lineage;
    if (parent !== null) this.#join(this.#checkpoint(parent), id);
    if (known && spec !== null && !this.#comesFrom(id, "spec")) this.#join(this.#spec(spec), id);
  }

  addProbeRun({ id, probe, probeVersion, status, parts }: ProbeRunSummary): void {
    const node = this.#put("probe-run", id, {
      label: `${probe} v${probeVersion}`,
      note: status,
      address: { feature: "compare", path: [id] },
    });
    for (const { checkpoint } of parts) this.#join(this.#checkpoint(checkpoint), node);
  }

  /** A run by a checkpoint's own record; of one that the workspace knows itself, nothing is added. */
  #past(past: PastRun, before: string | null): string {
    const known = this.#nodes.get(`run:${past.key}`);
    if (known) return known.id;
    const id = this.#run(past.key, past.id, "by the checkpoint's own record", false);
    this.#join(this.#plan(past.plan), id);
    if (before !== null) this.#join(before, id);
    else if (past.parent !== null) this.#join(this.#checkpoint(past.parent), id);
    for (const { data } of past.stages)
      for (const file of data) this.#join(this.#data(file, null, past.trainingSeed), id);
    if (past.spec !== null && !this.#comesFrom(id, "spec")) this.#join(this.#spec(past.spec), id);
    return id;
  }

  #parentRun(key: string): string {
    const known = this.#sources.runs.find(({ summary }) => summary.key === key);
    return this.#run(key, known?.summary.name ?? key, "", known !== undefined);
  }

  #run(key: string, label: string, note: string, isHere: boolean): string {
    const address = isHere ? { feature: "training", path: ["runs", key] } : null;
    return this.#put("run", key, { label, note, address });
  }

  #plan({ name, sha256 }: { readonly name: string; readonly sha256: string }): string {
    const isHere = this.#sources.runs.some(({ plan, summary }) => plan !== null && summary.plan.sha256 === sha256);
    const address = isHere ? { feature: "training", path: ["plans", sha256] } : null;
    return this.#put("plan", sha256, { label: name, sha256, address });
  }

  /** Data by its bytes; where the plan is known, with the corpus that it was drawn from. */
  #data(file: { readonly path: string; readonly sha256: string }, plan: Plan | null, seed: number): string {
    const name = file.path.replace(/^data\//, "").replace(/\.jsonl$/, "");
    const source = plan?.data[name];
    const id = this.#put("data", file.sha256, {
      label: name,
      sha256: file.sha256,
      note: seededNote(source, seed),
    });
    const corpus = plan === null ? null : corpusOf(plan, name);
    if (corpus !== null) this.#join(this.#corpus(corpus), id);
    return id;
  }

  #corpus(name: string): string {
    const corpus = this.#sources.corpora.find(({ id }) => id === name);
    const id = this.#put("corpus", name, {
      label: name,
      note: corpus === undefined ? "no longer in this workspace" : `${corpus.documents} ${corpus.kind}`,
      address: corpus === undefined ? null : { feature: "corpus", path: [name] },
    });
    const specSha256 = corpus?.specSha256 ?? null;
    if (specSha256 !== null) this.#join(this.#specText(specSha256), id);
    return id;
  }

  #spec(name: string): string {
    const spec = this.#sources.specs.find((each) => each.name === name);
    return spec === undefined ? this.#put("spec", name, { label: name }) : this.#specText(spec.sha256, name);
  }

  #specText(sha256: string, name = this.#sources.specNames(sha256)[0]): string {
    const address = name === undefined ? null : { feature: "specs", path: [name] };
    return this.#put("spec", sha256, { label: name ?? sha256.slice(0, 12), sha256, address });
  }

  #checkpoint(checkpointId: string): string {
    const known = this.#sources.checkpoints.find(({ id }) => id === checkpointId);
    return this.#put("checkpoint", checkpointId, {
      label: checkpointId,
      sha256: known?.sha256 ?? null,
      note: known === undefined ? "not in this workspace" : `${known.architecture}, ${known.dtype}, ${known.source}`,
      address: known === undefined ? null : { feature: "checkpoints", path: [checkpointId] },
    });
  }

  #put(
    kind: LineageNode["kind"],
    identity: string,
    { label, ...rest }: Pick<LineageNode, "label"> & Partial<LineageNode>,
  ): string {
    const id = `${kind}:${identity}`;
    const before = this.#nodes.get(id);
    // What was first met as another's parent has no note yet.
    if (before === undefined || before.note === "") {
      this.#nodes.set(id, { sha256: null, note: "", address: null, ...before, ...rest, id, kind, label });
    }
    return id;
  }

  #join(from: string, to: string): void {
    this.#edges.set(`${from} ${to}`, { from, to });
  }

  /** Whether something of a kind is above a node, as far as is known by now. */
  #comesFrom(id: string, kind: LineageNode["kind"]): boolean {
    return [...reached(this.whole(), id, "to", "from")].some((above) => above.startsWith(`${kind}:`));
  }
}

/** The corpus that a plan's data is drawn from, through shares of shares. */
function corpusOf(plan: Plan, name: string): string | null {
  const source = plan.data[name];
  if (source === undefined) return null;
  if ("corpus" in source) return source.corpus;
  return "of" in source ? corpusOf(plan, source.of) : null;
}

/** What is said of data that the program draws itself, anew for each training seed. */
function seededNote(source: Plan["data"][string] | undefined, seed: number): string {
  if (source === undefined) return "";
  if ("microworld" in source) return `of the micro-world, drawn for the training seed ${seed}`;
  return "agentic" in source ? `of the agentic family, drawn for the training seed ${seed}` : "";
}
