import { z } from "zod";
import { GeneratorChoice } from "#core/generation/request.ts";

/** `grammar`, `endpoint:NAME` or `checkpoint:ID`. */
export const Generator = z
  .string()
  .transform((text) => {
    const [kind, ...rest] = text.split(":");
    const name = rest.join(":");
    return kind === "endpoint" ? { kind, name } : kind === "checkpoint" ? { kind, id: name } : { kind: text };
  })
  .pipe(GeneratorChoice);

/** `endpoint:NAME` or `checkpoint:ID`. */
export const Judge = Generator.refine(
  (choice) => choice.kind !== "grammar",
  "the grammar cannot judge: write endpoint:NAME or checkpoint:ID",
);

/** Null where the words name none. */
export function generatorChoice(text: string): GeneratorChoice | null {
  const parsed = Generator.safeParse(text);
  return parsed.success ? parsed.data : null;
}

export const GENERATOR_HINT = { path: ["--generator"], message: "write grammar, endpoint:NAME or checkpoint:ID" };
