import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { armFault, armsOf } from "#core/experiment/arms.ts";
import {
  type FrozenProtocol,
  type Look,
  lookDeviations,
  Protocol,
  protocolFault,
  type ProtocolStanding,
  runDeviations,
  sealedGroups,
} from "#core/experiment/protocol.ts";
import { armOf } from "#core/probes/arm.ts";
import type { Probe } from "#core/probes/probe.ts";
import type { ProbeRunSummary } from "#core/probes/run.ts";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import type { Plan } from "#core/runs/plan.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import type { Store } from "#native/storage/store.ts";
import type { Plans } from "./plans.ts";
import type { Probes } from "./probes.ts";
import { columnsOf } from "./run-columns.ts";

/** A protocol's own choices; the probe's version and hash are taken as they are now. */
export type NewProtocol = Omit<Protocol, "probe" | "plan"> & {
  readonly author: string;
  readonly probe: string;
  /** Name of a plan; null leaves it open. */
  readonly plan: string | null;
};

/** A protocol with what was logged under it. */
export type ProtocolView = Pick<ProtocolStanding, "protocol" | "log" | "sealed">;

interface Dependencies {
  readonly store: Store;
  readonly probes: Probes;
  readonly plans: Plans;
  readonly now: () => Date;
}

/** Who is logged where a program and not a named person does something. */
const UNNAMED = "not named";

/** Protocols: what was decided before figures were looked at, who opened them, and in what anything is different. */
export class Protocols {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Nothing of it can be changed afterwards. */
  async freeze({ author, plan, probe, ...choices }: NewProtocol): Promise<Result<ProtocolView, Problem>> {
    const found = this.#deps.probes.findPairs(probe);
    if (!found.ok) return found;
    const planned = plan === null ? ok(null) : await this.#deps.plans.open(plan);
    if (!planned.ok) return planned;
    const stored = found.value;
    const parsed = Protocol.safeParse({
      ...choices,
      probe: { id: stored.probe.id, version: stored.probe.version, sha256: stored.sha256 },
      plan: planned.value && { name: planned.value.plan.name, sha256: planned.value.sha256 },
    });
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return err(problem("protocol-wrong", `The protocol's ${issue?.path.join(".")} ${issue?.message}.`));
    }
    const fault = protocolFault(parsed.data, stored.probe);
    if (fault !== null) return err(problem("protocol-wrong", `Probe "${probe}" ${fault}.`));
    const unknownArm = this.#armFault(parsed.data.baseline, planned.value?.plan ?? null);
    if (unknownArm !== null) return err(problem("protocol-wrong", unknownArm));
    const { store, now } = this.#deps;
    if (store.protocols.list().some(({ name }) => name === parsed.data.name)) {
      return err(
        problem(
          "protocol-exists",
          `There is a protocol "${parsed.data.name}" already, and none is ever changed: choose another name.`,
        ),
      );
    }
    const sha256 = sha256OfText(canonicalJson(parsed.data));
    store.protocols.add({ ...parsed.data, sha256, author, frozenAt: now().toISOString() });
    return this.show(parsed.data.name);
  }

  /** An arm need not be trained yet, but what it read and how it was trained must be known here. */
  #armFault(arm: string, plan: Plan | null): string | null {
    const lineages = this.#deps.store.checkpoints.list().map(({ lineage }) => lineage);
    const specs = [
      ...this.#deps.store.specs.list().map(({ name }) => name),
      ...(plan?.arms.flatMap(({ spec }) => spec ?? []) ?? []),
      ...lineages.flatMap(({ spec }) => spec ?? []),
    ];
    const stages = lineages.flatMap((lineage) => armOf(lineage)?.stages ?? []);
    return armFault(arm, { specs: [...new Set(specs)], stages: [...new Set(stages)] });
  }

  list(): ProtocolView[] {
    return this.#deps.store.protocols.list().map((protocol) => this.#view(protocol));
  }

  show(name: string): Result<ProtocolView, Problem> {
    const found = this.#deps.store.protocols.list().find((each) => each.name === name);
    return found
      ? ok(this.#view(found))
      : err(problem("protocol-unknown", `There is no protocol "${name}": see msm protocol list.`));
  }

  /** Opens the held-out groups for a run: who and when is kept, and the first opening stays. */
  open(name: string, runId: string, author: string): Result<ProtocolView, Problem> {
    const view = this.show(name);
    if (!view.ok) return view;
    const run = this.#deps.store.runs.find(runId);
    if (!run) return err(problem("run-unknown", `There is no probe run "${runId}": see msm results list.`));
    if (run.probe !== view.value.protocol.probe.id) {
      return err(
        problem(
          "protocol-other-probe",
          `Protocol "${name}" is about ${view.value.protocol.probe.id}, and run "${runId}" is of ${run.probe}: name a run of that probe.`,
        ),
      );
    }
    const at = this.#deps.now().toISOString();
    this.#deps.store.protocols.log(name, { kind: "opened", run: runId, detail: "held-out groups", author, at });
    return this.show(name);
  }

  /** Groups that stay closed in figures of these runs. */
  sealedIn(runs: readonly ProbeRunSummary[], probe: Probe): string[] {
    const standing = this.#standing(runs);
    return standing && standing.unopened.length > 0 ? sealedGroups(probe, standing.protocol) : [];
  }

  /** How runs stand to the protocol in force, the newest of their probe; null without one. Deviations are logged. */
  standing(runIds: readonly string[], look: Look = {}): ProtocolStanding | null {
    const { store, now } = this.#deps;
    const runs = runIds.flatMap((id) => store.runs.find(id) ?? []);
    const standing = this.#standing(runs);
    if (!standing) return null;
    const at = now().toISOString();
    for (const run of runs) {
      const plans = run.parts.map(({ checkpoint }) => ({ checkpoint, sha256: this.#planOf(checkpoint) }));
      const probe = { id: run.probe, version: run.probeVersion, sha256: run.probeSha256 };
      const found = [
        ...runDeviations(standing.protocol, { probe, createdAt: run.createdAt, request: run.request, plans }),
        ...lookDeviations(standing.protocol, look),
      ];
      for (const detail of found) {
        store.protocols.log(standing.protocol.name, { kind: "deviation", run: run.id, detail, author: UNNAMED, at });
      }
    }
    return { ...standing, log: store.protocols.logOf(standing.protocol.name) };
  }

  /** Logs with which baseline figures were compared, as an arm where its training is known. */
  lookedFrom(runIds: readonly string[], baseline: string): void {
    const { store } = this.#deps;
    const runs = runIds.flatMap((id) => store.runs.find(id) ?? []);
    const columns = columnsOf(runs.map((run) => ({ run, parts: store.runs.parts(run.id) })));
    const { arms } = armsOf(columns.map(({ name, part }) => ({ id: name, lineage: part.lineage })));
    const arm = arms.find(({ members }) => members.some(({ checkpoint }) => checkpoint === baseline));
    this.standing(runIds, { baseline: arm?.id ?? baseline });
  }

  #standing(runs: readonly ProbeRunSummary[]): ProtocolStanding | null {
    const [first] = runs;
    const [protocol, ...earlier] = first ? this.#deps.store.protocols.list(first.probe) : [];
    if (!protocol) return null;
    const view = this.#view(protocol);
    const opened = new Set(view.log.filter(({ kind }) => kind === "opened").map(({ run }) => run));
    return {
      ...view,
      unopened: runs.flatMap(({ id }) => (opened.has(id) ? [] : [id])),
      replaces: earlier.map(({ name }) => name),
    };
  }

  #view(protocol: FrozenProtocol): ProtocolView {
    const probe = this.#deps.store.probes.find(protocol.probe.id, protocol.probe.version)?.probe;
    const sealed = probe?.kind === "value-pairs" ? sealedGroups(probe, protocol) : protocol.groups.heldOut;
    return { protocol, log: this.#deps.store.protocols.logOf(protocol.name), sealed };
  }

  #planOf(checkpoint: string): string | null {
    return this.#deps.store.checkpoints.find(checkpoint)?.history?.at(-1)?.plan.sha256 ?? null;
  }
}
