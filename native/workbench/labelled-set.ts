import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LabelledSet } from "#core/agentic/judging/labelled.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import { APP_ROOT } from "./app-root.ts";

const SHIPPED = join(APP_ROOT, "models", "judging", "agentic-transcripts.json");

/** The labelled transcripts that this program ships, read once when they are first needed. */
export class LabelledTranscripts {
  #opened: { readonly set: LabelledSet; readonly sha256: string } | null = null;

  /** With the hash of the file. Throws where the program's own file is missing or broken. */
  open(): { readonly set: LabelledSet; readonly sha256: string } {
    if (this.#opened === null) {
      const text = readFileSync(SHIPPED, "utf8");
      this.#opened = { set: LabelledSet.parse(JSON.parse(text)), sha256: sha256OfText(text) };
    }
    return this.#opened;
  }
}
