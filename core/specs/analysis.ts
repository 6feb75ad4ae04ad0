import { z } from "zod";
import { GeneratorIdentity } from "../corpus/document.ts";

export const AssertionLabel = z.enum(["behaviour", "value", "preference", "belief", "tone"]);
export type AssertionLabel = z.infer<typeof AssertionLabel>;

/** One claim of a spec. */
export const Assertion = z.strictObject({
  name: z.string().min(1),
  assertion: z.string().min(1),
  explanation: z.string(),
  label: AssertionLabel,
});
export type Assertion = z.infer<typeof Assertion>;

export const Subdomain = z.strictObject({
  name: z.string().min(1),
  /** What stands in for the whole spec where only a part of it is shown. */
  summary: z.string(),
  /** Word for word what the spec says on it. */
  section: z.string().min(1),
  assertions: z.array(Assertion),
});
export type Subdomain = z.infer<typeof Subdomain>;

export const SpecDomain = z.strictObject({ name: z.string().min(1), subdomains: z.array(Subdomain) });
export type SpecDomain = z.infer<typeof SpecDomain>;

/** What a spec is about: domains, their subdomains with the spec's own words, and the claims in them. */
export const SpecAnalysis = z.strictObject({ domains: z.array(SpecDomain) });
export type SpecAnalysis = z.infer<typeof SpecAnalysis>;

/** What made an analysis: plain rules over headings and words, or a generator that was asked. */
export const AnalysisOrigin = z.discriminatedUnion("by", [
  z.strictObject({ by: z.literal("rule"), version: z.string() }),
  z.strictObject({ by: z.literal("generator"), generator: GeneratorIdentity, promptVersion: z.string() }),
]);
export type AnalysisOrigin = z.infer<typeof AnalysisOrigin>;
