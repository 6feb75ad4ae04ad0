import { failureOf, type Failure } from "../../shared/remote/failure.ts";

/** After so long without a key the text is saved. */
const PAUSE_MS = 700;

export type SaveState =
  | { readonly state: "as kept" }
  | { readonly state: "waiting" }
  | { readonly state: "saving" }
  | { readonly state: "saved"; readonly at: string }
  | { readonly state: "failed"; readonly failure: Failure };

interface AutosaveOptions {
  /** Stores the text; resolves to when it was. */
  readonly save: (text: string) => Promise<{ readonly at: string }>;
  readonly onState: (state: SaveState) => void;
}

/**
 * Saves a text as it is typed: after a pause, and at once when told to. One save at a time, the newest text last; a save
 * that failed is tried again with the next change or `flush`.
 */
export class Autosave {
  readonly #options: AutosaveOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What is not stored yet; null when everything is. */
  #waiting: string | null = null;
  #saving: Promise<void> | null = null;
  #latest: string | null = null;

  constructor(options: AutosaveOptions) {
    this.#options = options;
  }

  change(text: string): void {
    this.#waiting = text;
    this.#latest = text;
    this.#options.onState({ state: "waiting" });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  /** The text as it was typed last; null where nothing was, or what was is forgotten. */
  latest(): string | null {
    return this.#latest;
  }

  /** Whether something would be lost if the window closed now. */
  isPending(): boolean {
    return this.#waiting !== null || this.#saving !== null;
  }

  /** Saves what waits, now; resolves when nothing does any more or saving failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#saving ??= this.#saveAll().finally(() => {
      this.#saving = null;
    });
    return this.#saving;
  }

  /** Forgets what waits: it became a version, or it was discarded. */
  async forget(): Promise<void> {
    clearTimeout(this.#timer);
    this.#waiting = null;
    this.#latest = null;
    await this.#saving;
  }

  async #saveAll(): Promise<void> {
    while (this.#waiting !== null) {
      const text = this.#waiting;
      this.#waiting = null;
      this.#options.onState({ state: "saving" });
      try {
        const { at } = await this.#options.save(text);
        if (this.#waiting === null) this.#options.onState({ state: "saved", at });
      } catch (error) {
        this.#waiting ??= text;
        this.#options.onState({ state: "failed", failure: failureOf(error) });
        return;
      }
    }
  }
}
