import { problem } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import type { MemoryVerdict } from "#core/checkpoints/memory-verdict.ts";
import type { SelfCheck } from "#core/checkpoints/self-check.ts";

import { openChatTemplate } from "./chat-template.ts";
import type { EngineIdentity, EngineProblem } from "./engine.ts";
import { inspectCheckpoint } from "./inspect-model.ts";
import type { InspectProblem } from "./inspect-problem.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { judgeMemory, refuseTooLarge } from "./memory/memory-check.ts";
import type { Phase } from "./phase.ts";
import { openReader } from "./open-reader.ts";
import type { ToChild } from "./protocol.ts";
import type { Reader } from "./reader.ts";
import { describePlan } from "./reading-plan.ts";
import { announcedRuntime } from "./runtime/announced-runtime.ts";
import { chooseRuntime } from "./runtime/choose-runtime.ts";
import { TokenMeter } from "./token-meter.ts";
import { openTokenizer } from "./tokenizer.ts";

export type OpenMessage = Extract<ToChild, { readonly type: "open" }>;

interface Opened {
  readonly model: LoadedModel;
  readonly reader: Reader;
  readonly identity: EngineIdentity;
}

interface Hooks {
  readonly announce: (phase: Phase) => Promise<void>;
  /** Told, before anything is loaded, whether it fits the memory. */
  readonly judged: (memory: MemoryVerdict) => Promise<void>;
  /** Awaited before every run of the model. */
  readonly beforeRun: () => Promise<void>;
}

/** Reads, checks and loads a checkpoint: everything an engine's child does before its first request. */
export async function loadModel(message: OpenMessage, hooks: Hooks): Promise<Result<Opened, EngineProblem>> {
  const { folder, provider, threads } = message;
  const door = chooseRuntime(provider, process.env);
  if (!door.ok) return err(problem("engine-refused", door.error.message));
  await hooks.announce("reading the checkpoint");
  const inspected = await inspectCheckpoint(folder);
  if (!inspected.ok) return err(asEngineProblem(inspected.error));
  const memory = judgeMemory(inspected.value.description);
  await hooks.judged(memory);
  const tooLarge = refuseTooLarge(memory, process.env);
  if (tooLarge !== null) return err(tooLarge);
  const { description, tokenizer: files } = inspected.value;
  const tokenizer = openTokenizer(files);
  if (!tokenizer.ok) return err(asEngineProblem(tokenizer.error));
  const date = new Date(message.templateDateMs);
  const template =
    files.chatTemplate === null
      ? ok(null)
      : openChatTemplate(files.chatTemplate, { special: files.special, date, folder });
  if (!template.ok) return template;
  const model: LoadedModel = {
    description,
    tokenizer: tokenizer.value,
    template: template.value,
    meter: new TokenMeter(),
  };
  const { plan: asked } = message;
  const runtime = announcedRuntime(door.value, hooks.beforeRun);
  const opened = await openReader(model, {
    runtime,
    provider,
    threads,
    announce: hooks.announce,
    asExported: asked === "as-exported",
    checked: {
      folder: message.checksFolder,
      contentSha256: message.contentSha256,
      runtime: runtime.name,
      threads,
    },
  });
  if (!opened.ok) return opened;
  const { reader, plan, checks } = opened.value;
  const identity: EngineIdentity = {
    provider: opened.value.provider,
    runtime: `${runtime.name}, ${describePlan(plan)}`,
    threads,
    weightDtype: description.weightDtype,
    vocabularySize: description.vocabularySize,
    plan,
    checks: [TOKENIZER_CHECK, ...checks],
  };
  return ok({ model, reader, identity });
}

/** What `openTokenizer` tries; a tokenizer that fails it is refused. */
const TOKENIZER_CHECK: SelfCheck = {
  name: "The tokenizer reads its own text back",
  outcome: "passed",
  detail: "Texts with spaces, digits, line ends, other scripts and an emoji go to tokens and back.",
  measured: null,
};

function asEngineProblem(found: InspectProblem): EngineProblem {
  switch (found.code) {
    case "tokenizer-missing":
    case "tokenizer-unusable":
    case "tokenizer-mismatch":
      return problem("tokenizer-mismatch", found.message);
    default:
      return problem("model-unreadable", found.message);
  }
}
