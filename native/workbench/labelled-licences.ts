import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LabelledLicences } from "#core/policy/licence-question.ts";
import { sha256OfText } from "#native/artifacts/hash.ts";
import { APP_ROOT } from "./app-root.ts";

const SHIPPED = join(APP_ROOT, "models", "judging", "policy-licences.json");

/** The labelled scratchpads on rules as licences that this program ships, read once when they are first needed. */
export class LabelledLicenceSet {
  #opened: { readonly set: LabelledLicences; readonly sha256: string } | null = null;

  /** With the hash of the file. Throws where the program's own file is missing or broken. */
  open(): { readonly set: LabelledLicences; readonly sha256: string } {
    if (this.#opened === null) {
      const text = readFileSync(SHIPPED, "utf8");
      this.#opened = { set: LabelledLicences.parse(JSON.parse(text)), sha256: sha256OfText(text) };
    }
    return this.#opened;
  }
}
