import { err, ok, type Result } from "#core/base/result.ts";
import { PairRequest } from "#core/generation/pair-request.ts";
import { idFrom } from "#core/probes/authoring/draft.ts";
import { commandLine } from "../../shared/format/command.ts";
import { listOf } from "./edit-form.ts";

/** The fields of a generation of items as they are typed. */
export interface GenerateForm {
  readonly id: string;
  readonly value: string;
  readonly meaning: string;
  readonly valueWords: string;
  /** `art=painting, music`: a domain, and the word for what is on offer in it. */
  readonly domains: string;
  readonly count: string;
  readonly seed: string;
  /** `grammar`, `endpoint:NAME` or `checkpoint:ID`. */
  readonly generator: string;
  readonly capTokens: string;
}

export const FIRST_FORM: GenerateForm = {
  id: "",
  value: "american",
  meaning: "",
  valueWords: "",
  domains: "art, fashion, music",
  count: "60",
  seed: "7",
  generator: "grammar",
  capTokens: "",
};

export function readGenerateForm(form: GenerateForm): Result<PairRequest, string> {
  const [kind = "", ...rest] = form.generator.split(":");
  const name = rest.join(":");
  const generator = kind === "endpoint" ? { kind, name } : kind === "checkpoint" ? { kind, id: name } : { kind };
  const number = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));
  if (form.value.trim() === "") return err("Name the value.");
  if (listOf(form.domains).length === 0) return err("Name at least one domain.");
  if (!Number.isInteger(number(form.count))) return err("Say how many items, as a whole number.");
  if (!Number.isInteger(number(form.seed))) return err("The seed is a whole number.");
  const request = PairRequest.safeParse({
    probe: form.id.trim() === "" ? idOf(form) : form.id.trim(),
    value: form.value,
    meaning: form.meaning,
    valueWords: listOf(form.valueWords),
    domains: listOf(form.domains).map(domainOf),
    count: number(form.count),
    seed: number(form.seed),
    generator,
    capTokens: form.capTokens.trim() === "" ? null : number(form.capTokens),
  });
  if (request.success) return ok(request.data);
  const [issue] = request.error.issues;
  return err(`${FIELD_WORDS[String(issue?.path[0])] ?? "The request"}: ${issue?.message ?? "not understood"}.`);
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  probe: "Id",
  value: "Value",
  domains: "Domains",
  count: "Items",
  seed: "Seed",
  capTokens: "Token cap",
};

/** The id of a probe that nobody named. */
export function idOf({ value }: Pick<GenerateForm, "value">): string {
  const id = idFrom(value);
  return id === "" ? "" : `${id}-pairs`;
}

function domainOf(entry: string): { name: string; noun: string } {
  const [name = "", noun = ""] = entry.split("=").map((part) => part.trim());
  return { name, noun: noun === "" ? name : noun };
}

/** The command that asks for the same items. */
export function generateCommand({ probe, value, meaning, domains, count, seed, ...rest }: PairRequest): string {
  const { generator, valueWords, capTokens } = rest;
  const by =
    generator.kind === "grammar"
      ? "grammar"
      : `${generator.kind}:${generator.kind === "endpoint" ? generator.name : generator.id}`;
  const given = domains.map(({ name, noun }) => (name === noun ? name : `${name}=${noun}`)).join(",");
  return commandLine(
    "probes",
    "generate",
    "--id",
    probe,
    "--value",
    value,
    "--domains",
    given,
    "--generator",
    by,
    "--count",
    String(count),
    "--seed",
    String(seed),
    ...(meaning === "" ? [] : ["--meaning", meaning]),
    ...(valueWords.length === 0 ? [] : ["--value-words", valueWords.join(",")]),
    ...(capTokens === null ? [] : ["--cap-tokens", String(capTokens)]),
  );
}
