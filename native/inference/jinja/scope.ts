import type { Value } from "./values.ts";
import { Work } from "./work.ts";

/** Names and their values; a name that is not here is looked for around it. */
export class Scope {
  readonly #values = new Map<string, Value>();

  readonly #parent: Scope | null;

  /** Of the rendering that the scope belongs to. */
  readonly work: Work;

  constructor(parent: Scope | null = null) {
    this.#parent = parent;
    this.work = parent?.work ?? new Work();
  }

  get(name: string): Value {
    return this.#values.has(name) ? this.#values.get(name) : this.#parent?.get(name);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }
}
