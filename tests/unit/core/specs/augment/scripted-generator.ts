import { err, ok } from "#core/base/result.ts";
import type { GenerateRequest, Generator } from "#core/generation/generator.ts";

/** A generator that answers by rule: what `answer` makes of a request, or a failure that it names. */
export function generatorOf(answer: (request: GenerateRequest, call: number) => string | Error): Generator & {
  readonly asked: readonly GenerateRequest[];
} {
  const asked: GenerateRequest[] = [];
  return {
    asked,
    identity: { kind: "grammar", model: "scripted", settings: {} },
    parallel: 1,
    price: null,
    async generate(request, signal) {
      signal.throwIfAborted();
      asked.push(request);
      const text = answer(request, asked.length);
      if (text instanceof Error)
        return err({ code: "refused", message: text.message, again: text.name === "again" } as const);
      const cut = text.length > request.maxTokens * 4;
      return ok({
        text: cut ? text.slice(0, request.maxTokens * 4) : text,
        reasoning: null,
        stop: cut ? ("length" as const) : ("end" as const),
        promptTokens: 10,
        answerTokens: 5,
      });
    },
  };
}
