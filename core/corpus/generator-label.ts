import type { GeneratorIdentity } from "./document.ts";

/** What a generator is called in a list: "endpoint: qwen3-32b". Empty where it is not known. */
export function generatorLabel(generator: GeneratorIdentity | null): string {
  return generator === null ? "" : `${generator.kind}: ${generator.model}`;
}
