import { canonicalJson } from "./canonical-json.ts";
import type { LaunchSpec } from "./launch-spec.ts";
import type { TrainSpec } from "./train-spec.ts";

/**
 * All that decides what a run trains and what its checkpoints are called: its command, its files by hash (the trainer's
 * and the data among them), its settings, its name, and the key of the run that it goes on from. Left out are its own key
 * and the plan that asked for it. Two runs of one machine with the same contents make the same checkpoints.
 */
export function runContents(launch: LaunchSpec, training: TrainSpec): string {
  const { key: _key, files, ...launched } = launch;
  // It repeats the settings with the run's key and plan in them.
  const { "run.json": _own, ...others } = files;
  const { key: _run, plan: _plan, ...trained } = training;
  return canonicalJson({ launched, files: others, trained });
}
