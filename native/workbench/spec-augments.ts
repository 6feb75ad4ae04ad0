import { problem, type Problem } from "#core/base/problem.ts";
import { err, ok, type Result } from "#core/base/result.ts";
import { type AugmentedSpec, augmentSpec } from "#core/specs/augment/augment.ts";
import type { AugmentRequest } from "#core/specs/augment/request.ts";
import { generatorOf, type GeneratorSources } from "./generation-parts.ts";
import type { SpecReference, Specs } from "./specs.ts";

/** Specs that generators make of other specs. */
export class SpecAugments {
  readonly #specs: Specs;
  readonly #sources: GeneratorSources;

  constructor(specs: Specs, sources: GeneratorSources) {
    this.#specs = specs;
    this.#sources = sources;
  }

  /** Nothing is kept unless the outcome passes every check of its kind. */
  async make(
    request: AugmentRequest,
    signal?: AbortSignal,
  ): Promise<Result<SpecReference & Omit<AugmentedSpec, "text">, Problem>> {
    const { kind, name, words, seed, temperature, attempts, maxTokens } = request;
    const spec = this.#specs.find(request.spec);
    if (!spec.ok) return spec;
    if (this.#specs.list().some((each) => each.name === name)) return err(nameTaken(name));
    if (kind === "match length" && words === null) return err(wordsMissing());
    if (request.generator.kind === "grammar") return err(grammarCannot());
    const generator = generatorOf(request.generator, this.#sources);
    if (!generator.ok) return generator;
    const abort = signal ?? new AbortController().signal;
    try {
      const made = await augmentSpec(
        { kind, text: spec.value.text, targetWords: words },
        {
          generator: generator.value,
          seed: `${seed}/augment/${kind}`,
          maxTokens,
          temperature,
          attempts,
          signal: abort,
        },
      );
      if (!made.ok) return made;
      const { text, ...rest } = made.value;
      const kept = this.#specs.keep(name, text);
      return kept.ok ? ok({ ...kept.value, ...rest }) : kept;
    } catch (cause) {
      if (!abort.aborted) throw cause;
      return err(problem("cancelled", "Augmenting was cancelled, and nothing of it is kept."));
    }
  }
}

function nameTaken(name: string): Problem {
  return problem("spec-name-taken", `There is a spec "${name}" already: choose another name.`);
}

function wordsMissing(): Problem {
  return problem("augment-without-length", "Say how many words the spec should have: --words N.");
}

function grammarCannot(): Problem {
  return problem("grammar-cannot", "The grammar cannot edit specs: choose an endpoint or a checkpoint.");
}
