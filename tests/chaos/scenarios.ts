import type { Scenario } from "./scenario.ts";
import { CORPUS_GENERATE, CORPUS_IMPORT } from "./scenarios/corpus.ts";
import { INFERENCE_CHILD, PROBE_RUN, SERVED_HOST, WINDOW } from "./scenarios/probe-run.ts";
import { FETCH, HAND_OFF_LOCAL, HAND_OFF_SSH, SSH_SESSION } from "./scenarios/training.ts";

export const SCENARIOS: readonly Scenario[] = [
  PROBE_RUN,
  INFERENCE_CHILD,
  SERVED_HOST,
  WINDOW,
  CORPUS_IMPORT,
  CORPUS_GENERATE,
  HAND_OFF_LOCAL,
  HAND_OFF_SSH,
  SSH_SESSION,
  FETCH,
];
