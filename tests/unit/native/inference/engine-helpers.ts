import type { Decoding, EngineProblem, Prompt } from "#native/inference/engine.ts";
import type { Engine, EngineOptions } from "#native/inference/engine-process.ts";
import { openEngine } from "#native/inference/engine-process.ts";
import type { Result } from "#core/base/result.ts";

export const GREEDY: Decoding = { temperature: 0, topP: 1, maxTokens: 24, stop: [] };
export const FREE: Decoding = { temperature: 1, topP: 1, maxTokens: 24, stop: [] };

export function text(prompt: string): Prompt {
  return { kind: "text", text: prompt };
}

export function user(content: string): Prompt {
  return { kind: "chat", messages: [{ role: "user", content }] };
}

export function value<T>(result: Result<T, EngineProblem>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.code}: ${result.error.message}`);
}

/** An engine for the length of a test. */
export async function engineOf(options: EngineOptions): Promise<Engine & AsyncDisposable> {
  const engine = value(await openEngine(options));
  return Object.assign(engine, { [Symbol.asyncDispose]: () => engine.close() });
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves once `condition` holds; fails after `limitMs`. */
export async function eventually(condition: () => boolean, limitMs: number): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > limitMs) throw new Error(`Not so after ${limitMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
