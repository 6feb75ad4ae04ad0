import { z } from "zod";
import type { Experiment } from "#core/experiment/experiment.ts";
import type { ProbeGroup } from "#core/probes/groups.ts";
import { canonicalJson } from "#core/runs/canonical-json.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import type { Store } from "#native/storage/store.ts";
import type { Column } from "./run-columns.ts";
import { BOOTSTRAP_RESAMPLES, selectionKey } from "./run-selection.ts";

type Level = ProbeGroup["level"];

const RECENT_EXPERIMENTS = 8;

/** What this process wrote itself, under a key that names the code: anything in it is an experiment. */
const StoredExperiment = z.custom<Experiment>((value) => typeof value === "object" && value !== null);

/** Experiments that were computed before: the last ones in memory, those of ended runs in the workspace for as long as the code stays. */
export class ComputedExperiments {
  readonly #parts: { readonly store: Store; readonly codeVersion: string; readonly now: () => Date };
  /** By key, least recently used first. */
  readonly #recent = new Map<string, Experiment>();

  constructor(parts: { readonly store: Store; readonly codeVersion: string; readonly now: () => Date }) {
    this.#parts = parts;
  }

  /** The experiment over these columns, whole or of `level`; null where it must be computed. */
  find(columns: readonly Column[], level?: Level): Experiment | null {
    for (const key of keysThatHold(columns, level)) {
      const held = this.#recent.get(key) ?? this.#stored(key);
      if (held) return this.#remember(key, held);
    }
    return null;
  }

  keep(columns: readonly Column[], level: Level | undefined, experiment: Experiment): Experiment {
    const key = keyOf(columns, level);
    const lasting = this.#lasting(key);
    const finished = columns.every(({ part }) => part.status !== "running" && part.status !== "waiting");
    if (lasting !== null && finished) {
      this.#parts.store.computed.put(lasting, JSON.stringify(experiment), this.#parts.now().toISOString());
    }
    return this.#remember(key, experiment);
  }

  #stored(key: string): Experiment | null {
    const lasting = this.#lasting(key);
    const stored = lasting === null ? null : this.#parts.store.computed.find(lasting);
    return stored === null ? null : StoredExperiment.parse(JSON.parse(stored));
  }

  /** Null for code that is being edited: it gives other figures under the same version. */
  #lasting(key: string): string | null {
    const { codeVersion } = this.#parts;
    if (codeVersion.endsWith("+dirty")) return null;
    return sha256OfText(canonicalJson([codeVersion, BOOTSTRAP_RESAMPLES, key]));
  }

  #remember(key: string, experiment: Experiment): Experiment {
    this.#recent.delete(key);
    this.#recent.set(key, experiment);
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > RECENT_EXPERIMENTS && oldest !== undefined) this.#recent.delete(oldest);
    return experiment;
  }
}

function keyOf(columns: readonly Column[], level: Level | undefined): string {
  return JSON.stringify([...selectionKey(columns), ...(level === undefined ? [] : [level])]);
}

/** A whole experiment has the figures of every level. */
function keysThatHold(columns: readonly Column[], level: Level | undefined): string[] {
  return [...new Set([keyOf(columns, undefined), keyOf(columns, level)])];
}
