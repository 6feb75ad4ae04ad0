import type { ErrorCode } from "#core/base/errors/catalogue.ts";

/**
 * Codes that take more than a line: a file and the name of a test in it that brings one about and asserts it, by its code or
 * by `says`, words of its sentence.
 */
export const ELSEWHERE: Partial<Record<ErrorCode, readonly [file: string, name: string, says?: string]>> = {
  "checkpoint-changed": [
    "contract/changed-checkpoint.test.ts",
    "weights that changed since a checkpoint was added are not probed under its hash",
  ],
  "checkpoint-missing": [
    "unit/renderer/features/compare/sample-run.test.ts",
    "without a checkpoint or a probe the next step is named",
  ],
  "probe-missing": [
    "unit/renderer/features/compare/sample-run.test.ts",
    "without a checkpoint or a probe the next step is named",
  ],
  "weights-elsewhere": [
    "contract/served-checkpoint.test.ts",
    "is listed as one of another source, and says what is not known of it",
  ],
  "model-unreadable": ["unit/native/inference/engine-pool.test.ts", "keeps no engine that could not be opened"],
  "external-data-missing": ["unit/native/inference/inspect-model.test.ts", "when %s"],
  "external-data-unsafe": [
    "unit/native/inference/linked-weights.test.ts",
    "that lead out of the model's folder are refused, by the description and by the engine",
  ],
  "dtype-not-supported": ["unit/native/inference/inspect-model.test.ts", "when %s"],
  "graph-not-supported": ["unit/native/inference/inspect-model.test.ts", "when %s"],
  "no-cache": ["unit/native/inference/inspect-model.test.ts", "when %s"],
  "no-chat-template": [
    "unit/native/inference/inspect-model.test.ts",
    "without chat template, end token or context length says what follows from that",
  ],
  "no-end-token": [
    "unit/native/inference/inspect-model.test.ts",
    "without chat template, end token or context length says what follows from that",
  ],
  "no-context-length": [
    "unit/native/inference/inspect-model.test.ts",
    "without chat template, end token or context length says what follows from that",
  ],
  "tokenizer-mismatch": ["unit/native/inference/inspect-model.test.ts", "when %s"],
  "template-unusable": ["unit/native/inference/chat-template.test.ts", "that %s is a problem and never a wrong text"],
  "runtime-missing": ["unit/native/inference/runtime/c-runtime.test.ts", "without the library is named in a sentence"],
  "runtime-unloadable": [
    "unit/native/inference/runtime/c-runtime.test.ts",
    "with a file that is no library gives the system's words",
  ],
  "engine-died": [
    "unit/native/inference/engine-process.test.ts",
    "ends when its engine is closed, and what still waits is told so",
  ],
  "workspace-held": [
    "contract/chaos/two-instances.test.ts",
    "a second host is told who holds the workspace, since when and what to do; after kill -9 nobody does",
    "The workbench is open on",
  ],
  "run-broken-off": [
    "contract/chaos/failing-disk.test.ts",
    "runs, generations and imports are broken off with nothing half-written, and go on from there",
  ],
  "import-broken-off": [
    "contract/chaos/failing-disk.test.ts",
    "runs, generations and imports are broken off with nothing half-written, and go on from there",
  ],
  "generation-broken-off": [
    "contract/chaos/failing-disk.test.ts",
    "runs, generations and imports are broken off with nothing half-written, and go on from there",
  ],
  "engine-pack-unfit": [
    "unit/native/artifacts/engine-packs/engine-packs.test.ts",
    "a pack whose library does not prove itself, and one of a name that is taken",
  ],
  "engine-pack-exists": [
    "unit/native/artifacts/engine-packs/engine-packs.test.ts",
    "a pack whose library does not prove itself, and one of a name that is taken",
  ],
  "engine-pack-unloadable": [
    "contract/engine-packs.test.ts",
    "a library that does not load here is not added, and none is packed",
  ],
  "provider-unavailable": [
    "contract/provider.test.ts",
    "a provider that is not there is refused wherever it stands on the line, and nothing runs on the CPU in its place",
  ],
  "engine-changed": [
    "contract/provider.test.ts",
    "a run that was begun on one provider is not gone on with on another, and keeps what it has",
  ],
  "memory-short": [
    "contract/memory-death.test.ts",
    "what a control group does not hold is refused before it is loaded, by the group's limit and not the machine's",
  ],
  "out-of-memory": [
    "contract/memory-death.test.ts",
    "an engine that the kernel kills for memory is said to be, with its phase, what it held and what can fit",
  ],
  "texts-differ": ["unit/core/divergence/divergence.test.ts", "of different texts are refused with both of them"],
  "corpus-busy": [
    "unit/native/workbench/corpus-checks.test.ts",
    "a second check replaces the flags of the first, and one at a time is made",
  ],
  "corpus-work-failed": [
    "unit/native/workbench/corpus-checks.test.ts",
    "an export is not written over another unless it is forced to, and one that is given up leaves all or nothing",
  ],
  "note-outside": [
    "unit/native/workbench/corpora.test.ts",
    "notes and tags are put on spans within a document, and searches are kept by name",
  ],
  unreachable: [
    "unit/native/generation/endpoint-generator.test.ts",
    "a server that is not there is a problem after the allowed tries",
  ],
  rejected: [
    "unit/native/generation/checkpoint.test.ts",
    "a small checkpoint goes on with the spec's claims, the same for the same seed, and says so when it cannot be asked",
  ],
  "cap-reached": [
    "unit/native/generation/run-generation.test.ts",
    "a cap pauses cleanly without being overrun, and a higher one goes on without asking anything twice",
  ],
  "requests-rejected": [
    "unit/native/generation/run-generation.test.ts",
    "a server that refuses one step after another ends the generation with what it said",
  ],
  "answers-unreadable": [
    "unit/native/generation/run-generation.test.ts",
    "a generator whose first answers all cannot be read is given up early, with how its answer began",
  ],
  "count-not-reached": [
    "unit/core/generation/pairs-pipeline.test.ts",
    "a generation that never reaches its count ends with a problem and no items to keep",
  ],
  "judge-of-itself": [
    "contract/judge.test.ts",
    "a judge counts once it is validated, and the rate that it gives is corrected to the one that was taught",
  ],
  "judge-failed": [
    "contract/questions.test.ts",
    "rating goes on where the judge broke off, asks about no answer twice, and failures count neither way",
  ],
  "machine-unreachable": [
    "contract/hand-off.test.ts",
    "a machine that is away leaves a run's state as it was and marks the link",
  ],
  "host-key-unconfirmed": [
    "contract/link-problems.test.ts",
    "the command line links a machine in two steps, checks, lists and removes it",
  ],
  "host-key-changed": [
    "contract/link-problems.test.ts",
    "a changed host key is a hard stop that names both fingerprints",
  ],
  "host-key-differs": [
    "contract/link-problems.test.ts",
    "a host key is pinned only where its fingerprint is the one that was confirmed",
    "was not linked:",
  ],
  "key-refused": ["unit/native/launcher/persist.test.ts", "what needs a person is told at once"],
  "link-lost": [
    "unit/native/launcher/persist.test.ts",
    "failures that may pass are waited out, and a step that gets through starts their count anew",
  ],
  "agent-failed": [
    "contract/hand-off-faults.test.ts",
    "a machine that answers nonsense is told of, and keeps neither this process nor other machines' runs up",
    "is not understood",
  ],
  "disk-full": [
    "contract/hand-off-faults.test.ts",
    "what does not fit on this computer's disk is not begun to be brought",
    "would come into",
  ],
  "trainer-missing": [
    "unit/native/workbench/local-machine.test.ts",
    "this computer takes the trainer's Python once there is one, and says how to get it as long as there is none",
  ],
  "not-prepared": [
    "contract/prepare.test.ts",
    "what is missing is one sentence; put right, the same call goes on and runs use the environment",
  ],
  "socket-refused": [
    "contract/served-checkpoint.test.ts",
    "refused in one sentence: another name, no server, other tokens than were sent, another tokenizer",
    "Nothing answers",
  ],
  "launcher-missing": ["unit/native/launcher/skypilot-launcher.test.ts", "without SkyPilot it is one sentence"],
  "slurm-missing": [
    "contract/slurm.test.ts",
    "the check tells Slurm's version, and a machine without Slurm is not linked as one",
    "has no sbatch",
  ],
  "path-refused": [
    "contract/link-problems.test.ts",
    "paths that leave the run's folder are refused, through `..`, from the root and through links",
  ],
  "hash-differs": ["contract/hand-off.test.ts", "the same key with another spec is refused"],
  "spec-refused": ["contract/hand-off.test.ts", "the same key with another spec is refused"],
  "spec-differs": ["contract/hand-off.test.ts", "the same key with another spec is refused"],
  "file-malformed": [
    "unit/native/launcher/bytes.test.ts",
    "a file that is not what its manifest says is not taken",
    "is shorter on",
  ],
  "plan-name-taken": [
    "unit/native/workbench/plans.test.ts",
    "a bundled plan's name cannot be taken, and its own text is no taking",
  ],
  "plan-without-folder": [
    "unit/native/workbench/plan-bases.test.ts",
    "a stored plan without a folder cannot name files beside itself",
  ],
  "stage-unknown": [
    "unit/native/workbench/plan-preview.test.ts",
    "a stage that the plan does not have is named with those that it has",
  ],
  "base-damaged": [
    "unit/native/workbench/plan-bases.test.ts",
    "a safetensors file whose header does not fit it is refused by its name",
  ],
  "probe-bundled": [
    "contract/authoring.test.ts",
    "a probe is checked against nothing it does not have, and what is not measured is not called good",
  ],
  "prompt-unresolved": [
    "unit/core/agentic/grid.test.ts",
    "known defect 1, placeholder leakage: a prompt with an unresolved variable is refused and names it",
  ],
  "results-foreign": ["contract/interchange.test.ts", "foreign results are never put beside runs"],
  "raters-differ": ["contract/questions.test.ts", "what is said stands beside what is done, where one judge rated it"],
  "reason-missing": [
    "contract/review.test.ts",
    "people read a run blind, a second one disagrees, a third settles it, and every word is kept",
  ],
  "own-dispute": [
    "contract/review.test.ts",
    "people read a run blind, a second one disagrees, a third settles it, and every word is kept",
  ],
  "nothing-to-read": [
    "contract/review.test.ts",
    "of a rollout in which nothing was written nobody is asked, and nobody's no makes it harmless",
  ],
  "spec-without-rules": ["unit/core/specs/augment/rules.test.ts", "a spec without rules is refused"],
  "spec-without-value": [
    "unit/core/specs/augment/ablate.test.ts",
    "a spec without two sides, or without a named value, is refused with what to do",
  ],
  "ablation-incomplete": [
    "unit/core/specs/augment/ablate.test.ts",
    "a value that brings a reason of the spec along is refused",
  ],
  "augment-failed": ["unit/native/generation/spec-augments.test.ts", "a spec that never passes is not kept"],
  "analysis-failed": [
    "unit/native/generation/run-generation.test.ts",
    "a failed generation that is resumed really asks again, and can be finished",
  ],
  cancelled: ["unit/native/workbench/corpora.test.ts", "an import that is cancelled midway leaves nothing"],
  unforeseen: [
    "unit/renderer/shared/remote/failure.test.ts",
    "a failure inside the host is not blamed on the person and keeps its evidence",
  ],
  "host-unreachable": [
    "unit/renderer/shared/remote/failure.test.ts",
    "a host that does not answer is told from one that fails",
  ],
  "host-died": ["unit/electron/host-process.test.ts", "and then names a problem is not started a third time"],
  "host-silent": ["unit/electron/host-process.test.ts", "is ended when it says nothing for too long"],
  "host-crashes": [
    "unit/electron/host-process.test.ts",
    "too often is given up with a sentence that tells how it died, and can be started again",
  ],
  "host-unreadable": ["unit/electron/host-process.test.ts", "and then names a problem is not started a third time"],
  "checkpoint-folder-taken": [
    "contract/bad-checkpoints.test.ts",
    'test.each(cases)("%s"',
    "is there already and holds something else",
  ],
  "count-too-large": [
    "unit/core/generation/pairs-pipeline.test.ts",
    "the grammar takes what it knows of the micro-world and refuses the rest with what it knows",
  ],
  "slurm-refused": [
    "contract/slurm.test.ts",
    "what sbatch refuses is told in its words, and options that are no options are not passed on",
    "slurm-refused: cluster",
  ],
  "run-held": [
    "contract/probe-run.test.ts",
    "a run of another process is followed, not taken over, and not said to be cancelled",
    "run by process",
  ],
};
