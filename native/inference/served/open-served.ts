import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { problem, reasonOf } from "#core/base/problem.ts";
import type { Result } from "#core/base/result.ts";
import { err, ok } from "#core/base/result.ts";
import type { SelfCheck } from "#core/checkpoints/self-check.ts";
import { SERVED_FILE, ServedModel } from "#core/checkpoints/served.ts";

import type { EngineIdentity, EngineProblem } from "../engine.ts";
import type { Engine } from "../engine-process.ts";
import type { TextModel } from "../loaded-model.ts";
import { askAbout, askTokens, type AboutServer } from "./about-server.ts";
import { scoreIds } from "./completions.ts";
import { inspectServed, type ServedDescription } from "./inspect-served.ts";
import type { Server } from "./http-json.ts";
import { ServedEngine } from "./served-engine.ts";
import type { Dial } from "./stream-agent.ts";
import { StreamAgent } from "./stream-agent.ts";

/** Connections at a time, each a login of its own over ssh. */
const CONNECTIONS = 8;
/** A server may load its weights at the first request, and a long text takes a large model a while. */
const PATIENCE_MS = 600_000;

/** Reaches the server of a checkpoint's machine; given by whoever knows the machines. */
export type DialServed = (served: ServedModel) => Dial;

/** The `served.json` of a folder; null where there is none, so that its weights are here. */
export async function readServed(folder: string): Promise<Result<ServedModel | null, EngineProblem>> {
  const path = join(folder, SERVED_FILE);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return ok(null);
  try {
    return ok(ServedModel.parse(JSON.parse(text)));
  } catch (cause) {
    const why = reasonOf(cause).replaceAll(/\s+/g, " ");
    return err(problem("model-unreadable", `${path} is damaged (${why}): remove the checkpoint and add it again.`));
  }
}

export function serverOf(served: Pick<ServedModel, "machine" | "socket">, dial: Dial): Server {
  return {
    agent: new StreamAgent(dial, CONNECTIONS),
    name: `the server at ${served.socket} on ${served.machine.name}`,
    patienceMs: PATIENCE_MS,
  };
}

/**
 * Connects to a checkpoint's server and tries it before anything relies on it: it must serve that name from those weights,
 * cut a text into the tokens of the tokenizer here, and score the tokens that it is sent.
 */
export async function openServed(
  folder: string,
  served: ServedModel,
  dial: Dial,
): Promise<Result<Engine, EngineProblem>> {
  const inspected = await inspectServed(folder, served);
  if (!inspected.ok) return err(problem("tokenizer-mismatch", inspected.error.message));
  const server = serverOf(served, dial);
  const checked = await check(server, served, inspected.value);
  if (!checked.ok) {
    server.agent.destroy();
    return checked;
  }
  const { about, checks } = checked.value;
  const { text, endTokenIds } = inspected.value;
  const identity = identityOf(served, inspected.value, about, checks);
  return ok(new ServedEngine({ folder, text, endTokenIds, server, model: served.model, identity, width: CONNECTIONS }));
}

function identityOf(
  served: ServedModel,
  { weightDtype, vocabularySize }: ServedDescription,
  { program, version }: AboutServer,
  checks: readonly SelfCheck[],
): EngineIdentity {
  return {
    provider: `${program}@${served.machine.name}`,
    runtime: `${program} ${version ?? "of unknown version"}, prompt_logprobs`,
    // The server's business; what is not known is not said.
    threads: 0,
    weightDtype,
    vocabularySize,
    plan: "alone",
    checks,
  };
}

interface Checked {
  readonly about: AboutServer;
  readonly checks: readonly SelfCheck[];
}

async function check(
  server: Server,
  served: ServedModel,
  { text }: ServedDescription,
): Promise<Result<Checked, EngineProblem>> {
  const about = await askAbout(server, served.model);
  if (!about.ok) return about;
  if (about.value.root !== served.root) {
    return err(
      problem(
        "model-unreadable",
        `${server.name} serves "${served.model}" from ${about.value.root ?? "an unnamed place"} now, and from ${served.root ?? "an unnamed place"} when it was added: add it again under another name, so that results are not mixed.`,
      ),
    );
  }
  const ids = text.tokenizer.encode(SAMPLE, false);
  if (!ids.ok) return err(problem("tokenizer-mismatch", ids.error.message));
  const theirs = await askTokens(server, served.model, SAMPLE);
  if (!theirs.ok) return theirs;
  if (theirs.value !== null && theirs.value.join() !== ids.value.join()) return err(otherTokenizer(server, text));
  const scored = await scoreIds(server, served.model, [{ ids: ids.value, split: 1 }]);
  if (!scored.ok) return scored;
  return ok({ about: about.value, checks: checksOf(theirs.value !== null) });
}

/** Words, digits, punctuation, a line end and letters of another script. */
const SAMPLE = 'The 3 rules, "as written":\n1. Say what is so – été.';

function checksOf(tokenized: boolean): SelfCheck[] {
  return [
    {
      name: "The server's tokenizer is the one here",
      outcome: tokenized ? "passed" : "skipped",
      detail: tokenized
        ? "A text with digits, quotes, a line end and accents has the same tokens there and here."
        : "The server has no /tokenize to compare with.",
      measured: null,
    },
    {
      name: "The server scores the tokens that it is sent",
      outcome: "passed",
      detail: "It gave the ids back as they were sent, with a finite log-probability for each.",
      measured: null,
    },
  ];
}

function otherTokenizer({ name }: Server, { description }: TextModel): EngineProblem {
  return problem(
    "tokenizer-mismatch",
    `${name} cuts a text into other tokens than the tokenizer in ${description.paths.folder}: add the checkpoint again with the tokenizer.json that lies beside its weights there.`,
  );
}
