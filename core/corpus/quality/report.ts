import { z } from "zod";
import { CORPUS_KINDS } from "../document.ts";
import { CheckSettings } from "./check-settings.ts";
import { Distribution } from "./distribution.ts";

const Count = z.int().nonnegative();

/** A document as an example, with the words that show why it is one. */
export const Example = z.strictObject({ document: z.int(), title: z.string(), note: z.string() });
export type Example = z.infer<typeof Example>;

/** What one check found: `flagged` of the `of` documents that it could be made on. Examples are the first ones. */
export const Finding = z.strictObject({ flagged: Count, of: Count, examples: z.array(Example) });
export type Finding = z.infer<typeof Finding>;
const finding = Finding.shape;

/** What a report was computed on. A corpus with other figures has changed since. */
export const CorpusBasis = z.strictObject({
  documents: Count,
  sizeBytes: Count,
  /** SHA-256 over the lines `<id> <sha256>\n` of all documents in the order of their ids. */
  contentSha256: z.string(),
  /** The probes that were installed then. */
  probes: z.array(z.strictObject({ id: z.string(), version: z.int(), sha256: z.string() })),
});
export type CorpusBasis = z.infer<typeof CorpusBasis>;

export const ProbeContamination = z.strictObject({
  probe: z.string(),
  /** Texts of its items in all their forms that were looked for, and those too short to be. */
  texts: Count,
  tooShort: Count,
  /** Items none of whose texts is looked for; they are not in `items`. */
  itemsTooShort: Count,
  items: Count,
  /** Items that some document holds words of. */
  itemsHit: Count,
  documents: Count,
  spans: Count,
});
export type ProbeContamination = z.infer<typeof ProbeContamination>;

/** Figures that the checks of the documents give. */
export const QualityFindings = z.strictObject({
  exactDuplicates: z.strictObject(finding),
  /** Copies left out. `cutShort`: documents of crowded buckets that were not compared with all others in them. */
  nearDuplicates: z.strictObject({ ...finding, clusters: Count, compared: Count, cutShort: Count }),
  /** `checked` is false where the settings name nobody. Counts of names are of occurrences, `documents` of documents. */
  wrongIdentity: z.strictObject({
    ...finding,
    checked: z.boolean(),
    names: z.array(
      z.strictObject({
        name: z.string(),
        kind: z.enum(["model", "provider"]),
        documents: Count,
        claims: Count,
        instead: Count,
        mentions: Count,
      }),
    ),
  }),
  openings: z.strictObject({
    ...finding,
    least: Count,
    groups: z.array(z.strictObject({ text: z.string(), documents: Count, example: z.int() })),
  }),
  phrases: z.strictObject({
    least: Count,
    of: Count,
    phrases: z.array(z.strictObject({ text: z.string(), documents: Count, example: z.int() })),
  }),
  truncated: z.strictObject({ ...finding, kinds: z.record(z.string(), Count) }),
  /** Documents by the language of most of their letters; `of` are those in which a language could be told. */
  language: z.strictObject({ ...finding, languages: z.record(z.string(), Count) }),
  contamination: z.strictObject({ ...finding, spans: Count, probes: z.array(ProbeContamination) }),
  reading: z.strictObject({
    words: Distribution,
    characters: Distribution,
    /** Words a sentence, and Flesch-Kincaid grade, of documents in English letters. */
    sentenceWords: Distribution,
    grade: Distribution,
  }),
});
export type QualityFindings = z.infer<typeof QualityFindings>;

/** How a judge found documents of a random sample: never run unless asked for. */
export const FaithfulnessReport = z.strictObject({
  ...finding,
  judge: z.string(),
  seed: z.string(),
  /** Answers of the judge that were no verdict, by reason. */
  unjudged: z.record(z.string(), Count),
  createdAt: z.string(),
});
export type FaithfulnessReport = z.infer<typeof FaithfulnessReport>;

export const QualityReport = z.strictObject({
  format: z.literal(1),
  corpus: z.string(),
  kind: z.enum(CORPUS_KINDS),
  createdAt: z.string(),
  codeVersion: z.string(),
  basis: CorpusBasis,
  settings: CheckSettings,
  findings: QualityFindings,
  faithfulness: FaithfulnessReport.nullable(),
});
export type QualityReport = z.infer<typeof QualityReport>;

/** What a check says while it runs. */
export interface CheckProgress {
  readonly phase: "reading the documents" | "comparing duplicates" | "counting phrases" | "storing what was found";
  readonly done: number;
  readonly total: number;
}
